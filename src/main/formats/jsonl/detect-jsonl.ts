import { open, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Detection } from '../types';
import { Cells } from '../rows/text/cells';
import { readDataPackage, resourcesOf } from '../rows/text/data-package';
import { NEWLINE } from '../rows/text/dialect';
import { JSONL_SUFFIXES } from './open-jsonl';
import { scanObject } from './scan-json';

const HEAD_BYTES = 64 * 1024;
/** How a line begins that is longer than what was read of it. */
const BEGINS_AS_OBJECT = /^\s*\{\s*"(?:[^"\\]|\\.)*"\s*:/;

export async function detectJsonl(path: string): Promise<Detection | null> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) return await detectPackage(path);
    return stats.isFile() ? await detectFile(path, stats.size) : null;
  } catch {
    // What cannot even be looked at is nobody's; opening it says why.
    return null;
  }
}

async function detectPackage(folder: string): Promise<Detection | null> {
  const found = await readDataPackage(folder);
  if (found === null || resourcesOf(found, JSONL_SUFFIXES).length === 0) return null;
  return { confidence: 3, reason: 'a data package with a JSON Lines file' };
}

async function detectFile(path: string, size: number): Promise<Detection | null> {
  const suffix = extname(path).toLowerCase();
  const named = JSONL_SUFFIXES.some((known) => `.${known}` === suffix);
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const objects = leadingObjects(buffer.subarray(0, bytesRead), bytesRead === size);
    if (named)
      return objects > 0
        ? { confidence: 3, reason: `JSON objects, a line each, named ${suffix}` }
        : { confidence: 2, reason: `named ${suffix}` };
    if (objects === 0) return null;
    return objects > 1
      ? { confidence: 2, reason: 'JSON objects, a line each' }
      : { confidence: 1, reason: 'begins with a JSON object' };
  } finally {
    await file.close();
  }
}

/** How many lines, at most two, are objects from the first on. */
function leadingObjects(head: Buffer, whole: boolean): number {
  const none = new Cells(0);
  let objects = 0;
  for (let from = 0; from < head.length && objects < 2;) {
    const newline = head.indexOf(NEWLINE, from);
    const to = newline === -1 ? head.length : newline + 1;
    if (newline === -1 && !whole)
      return objects + (BEGINS_AS_OBJECT.test(head.toString('utf8', from, from + 1024)) ? 1 : 0);
    try {
      scanObject(head, from, to, () => -1, none);
    } catch {
      return objects;
    }
    objects += 1;
    from = to;
  }
  return objects;
}
