import type { FileLook, PathLook } from '../../lib/path-look';
import type { Detection } from '../types';
import { Cells } from '../rows/text/cells';
import { describesFiles } from '../rows/text/data-package';
import { NEWLINE } from '../rows/text/dialect';
import { JSONL_SUFFIXES } from './open-jsonl';
import { scanObject } from './scan-json';

/** How a line begins that is longer than what was read of it. */
const BEGINS_AS_OBJECT = /^\s*\{\s*"(?:[^"\\]|\\.)*"\s*:/;

export async function detectJsonl(look: PathLook): Promise<Detection | null> {
  if (look.kind === 'file') return detectFile(look);
  return (await describesFiles(look, JSONL_SUFFIXES))
    ? { confidence: 3, reason: 'a data package with a JSON Lines file' }
    : null;
}

async function detectFile({ suffix, bytes, head: read }: FileLook): Promise<Detection | null> {
  const named = JSONL_SUFFIXES.some((known) => `.${known}` === suffix);
  const head = await read();
  const objects = leadingObjects(head, head.length === bytes);
  if (named)
    return objects > 0
      ? { confidence: 3, reason: `JSON objects, a line each, named ${suffix}` }
      : { confidence: 2, reason: `named ${suffix}` };
  if (objects === 0) return null;
  return objects > 1
    ? { confidence: 2, reason: 'JSON objects, a line each' }
    : { confidence: 1, reason: 'begins with a JSON object' };
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
