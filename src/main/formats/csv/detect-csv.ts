import { isUtf8 } from 'node:buffer';
import type { FileLook, PathLook } from '../../lib/path-look';
import type { Detection } from '../types';
import { describesFiles } from '../rows/text/data-package';
import { guessDelimiter } from './guess-delimiter';
import { CSV_SUFFIXES } from './open-csv';

const HEAD_BYTES = 16 * 1024;
const QUOTE = 0x22;
const LOOKS_LIKE_JSON = /^\s*[[{]/;

export async function detectCsv(look: PathLook): Promise<Detection | null> {
  if (look.kind === 'file') return detectFile(look);
  return (await describesFiles(look, CSV_SUFFIXES))
    ? { confidence: 3, reason: 'a data package with a CSV file' }
    : null;
}

async function detectFile({ suffix, bytes, head: read }: FileLook): Promise<Detection | null> {
  const named = CSV_SUFFIXES.some((known) => `.${known}` === suffix);
  const head = (await read()).subarray(0, HEAD_BYTES);
  const whole = head.length === bytes;
  if (!isText(head) || LOOKS_LIKE_JSON.test(head.toString('latin1', 0, 64)))
    return named && head.length === 0 ? { confidence: 1, reason: 'named .csv' } : null;
  if (named) return { confidence: 2, reason: `a text file named ${suffix}` };
  const { cells, rows, alike } = guessDelimiter(head, QUOTE, whole);
  return isUtf8(whole ? head : head.subarray(0, lastLine(head))) &&
    cells > 1 &&
    rows > 1 &&
    alike === rows
    ? { confidence: 1, reason: `lines of ${cells} cells each` }
    : null;
}

/** No control characters but tabs and line ends; the encoding is for opening to say. */
function isText(head: Buffer): boolean {
  return !head.some((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
}

function lastLine(head: Buffer): number {
  return head.lastIndexOf(0x0a) + 1;
}
