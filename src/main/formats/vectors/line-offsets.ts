import { InputError } from '../../../shared/errors';
import { throwIfCancelled, yieldToEventLoop } from '../../lib/cancel';
import { allocated } from '../rows/allocate';
import { readFully } from '../rows/read-fully';
import type { LinesFile } from './stored-file';

const CHUNK_BYTES = 4 * 1024 * 1024;
const NEWLINE = 0x0a;

/**
 * Where each line begins, and where the last one ends: `rowCount + 1` offsets, from one pass over
 * the file's newlines.
 * @throws InputError `row-count-mismatch` unless there are exactly `rowCount` lines.
 */
export async function lineOffsets(
  { path, bytes }: LinesFile,
  rowCount: number,
  fd: number,
  signal: AbortSignal | undefined,
): Promise<Float64Array> {
  const offsets = allocated(() => new Float64Array(rowCount + 1));
  const chunk = Buffer.allocUnsafeSlow(Math.min(CHUNK_BYTES, bytes));
  let lines = 0;
  for (let base = 0; base < bytes; base += chunk.length) {
    const piece = chunk.subarray(0, Math.min(chunk.length, bytes - base));
    await readFully(fd, piece, base, path);
    for (let at = piece.indexOf(NEWLINE); at !== -1; at = piece.indexOf(NEWLINE, at + 1)) {
      lines += 1;
      if (lines <= rowCount) offsets[lines] = base + at + 1;
    }
    await yieldToEventLoop();
    throwIfCancelled(signal);
  }
  if (lines === rowCount && offsets[rowCount] === bytes) return offsets;
  const rest = lines === rowCount ? ' and a piece of one' : '';
  throw new InputError(
    'row-count-mismatch',
    `${path} has ${lines} lines${rest} where there are ${rowCount} rows.`,
    { path, hint: 'Copy the file again, or write it again from its source.' },
  );
}
