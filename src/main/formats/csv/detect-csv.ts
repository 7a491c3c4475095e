import { isUtf8 } from 'node:buffer';
import { open, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Detection } from '../types';
import { readDataPackage, resourcesOf } from '../rows/text/data-package';
import { guessDelimiter } from './guess-delimiter';
import { CSV_SUFFIXES } from './open-csv';

const HEAD_BYTES = 16 * 1024;
const QUOTE = 0x22;
const LOOKS_LIKE_JSON = /^\s*[[{]/;

export async function detectCsv(path: string): Promise<Detection | null> {
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
  if (found === null || resourcesOf(found, CSV_SUFFIXES).length === 0) return null;
  return { confidence: 3, reason: 'a data package with a CSV file' };
}

async function detectFile(path: string, size: number): Promise<Detection | null> {
  const named = CSV_SUFFIXES.some((suffix) => `.${suffix}` === extname(path).toLowerCase());
  const file = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const head = buffer.subarray(0, bytesRead);
    const whole = bytesRead === size;
    if (!isText(head) || LOOKS_LIKE_JSON.test(head.toString('latin1', 0, 64)))
      return named && head.length === 0 ? { confidence: 1, reason: 'named .csv' } : null;
    if (named) return { confidence: 2, reason: `a text file named ${extname(path).toLowerCase()}` };
    const { cells, rows, alike } = guessDelimiter(head, QUOTE, whole);
    return isUtf8(whole ? head : head.subarray(0, lastLine(head))) &&
      cells > 1 &&
      rows > 1 &&
      alike === rows
      ? { confidence: 1, reason: `lines of ${cells} cells each` }
      : null;
  } finally {
    await file.close();
  }
}

/** No control characters but tabs and line ends; the encoding is for opening to say. */
function isText(head: Buffer): boolean {
  return !head.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
}

function lastLine(head: Buffer): number {
  return head.lastIndexOf(0x0a) + 1;
}
