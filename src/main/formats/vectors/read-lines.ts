import { isUtf8 } from 'node:buffer';
import { InputError } from '../../../shared/errors';
import type { StringColumn } from '../../../shared/model/tensor';
import { allocated, tooLarge } from '../rows/allocate';
import { unescapeBytes } from '../rows/escaped-bytes';
import { readFully } from '../rows/read-fully';
import type { LinesFile } from './stored-file';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
const MAX_BYTES = 2 ** 31 - 1;

/** Rows [start, start + count) of JSON lines: strings, and nulls as empty, invalid rows. */
export async function readLines(
  file: LinesFile,
  offsets: Float64Array,
  fd: number,
  start: number,
  count: number,
): Promise<StringColumn> {
  const from = offsets[start] ?? 0;
  const length = (offsets[start + count] ?? 0) - from;
  if (length > MAX_BYTES) throw tooLarge('More than 2 GiB of strings were asked for at once.');
  const lines = allocated(() => Buffer.allocUnsafeSlow(length));
  await readFully(fd, lines, from, file.path);
  if (!isUtf8(lines)) throw badLine(file, start, 'bytes that are no UTF-8');
  const ends = new Int32Array(count + 1);
  // A string never takes more bytes than the JSON that spells it.
  const bytes = allocated(() => new Uint8Array(length));
  const valid = new Uint8Array(count).fill(1);
  let end = 0;
  for (let row = 0; row < count; row += 1) {
    const lineStart = (offsets[start + row] ?? 0) - from;
    const line = lines.subarray(lineStart, (offsets[start + row + 1] ?? 0) - from - 1);
    if (isPlain(line)) {
      for (let at = 1; at < line.length - 1; at += 1) bytes[end++] = line[at] ?? 0;
    } else {
      const text = parsed(line, file, start + row);
      if (text === null) valid[row] = 0;
      else {
        const value = valueOf(text, file, start + row);
        bytes.set(value, end);
        end += value.length;
      }
    }
    ends[row + 1] = end;
  }
  const column = { kind: 'string', offsets: ends, bytes: bytes.subarray(0, end) } as const;
  const { encoding } = file;
  return valid.includes(0) ? { ...column, encoding, valid } : { ...column, encoding };
}

/** One string between quotes with nothing escaped in it: its bytes are its value. */
function isPlain(line: Uint8Array): boolean {
  const last = line.length - 1;
  if (last < 1 || line[0] !== QUOTE || line[last] !== QUOTE) return false;
  for (let at = 1; at < last; at += 1) {
    const byte = line[at] ?? 0;
    if (byte === BACKSLASH || byte === QUOTE || byte < SPACE) return false;
  }
  return true;
}

function parsed(line: Buffer, file: LinesFile, row: number): string | null {
  let value: unknown;
  try {
    value = JSON.parse(line.toString('utf8'));
  } catch (error) {
    throw badLine(file, row, 'no JSON', error);
  }
  if (value === null || typeof value === 'string') return value;
  throw badLine(file, row, 'neither a string nor null');
}

function valueOf(text: string, file: LinesFile, row: number): Uint8Array {
  const utf8 = Buffer.from(text, 'utf8');
  if (utf8.toString('utf8') !== text) throw badLine(file, row, 'half of a surrogate pair');
  if (file.encoding === 'utf8') return utf8;
  try {
    return unescapeBytes(utf8);
  } catch (error) {
    throw badLine(file, row, 'an escape that is none', error);
  }
}

function badLine({ path }: LinesFile, row: number, what: string, cause?: unknown): InputError {
  return new InputError('bad-line', `${path}: line ${row + 1} holds ${what}.`, {
    path,
    row,
    hint: 'Copy the file again, or write it again from its source.',
    cause,
  });
}
