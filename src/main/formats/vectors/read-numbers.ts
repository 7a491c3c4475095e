import { InputError } from '../../../shared/errors';
import { bytesOf, dtypeFacts } from '../../../shared/model/dtype';
import type { Column, NumericColumn } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { allocated, unfilled } from '../rows/allocate';
import { Breath } from '../rows/breath';
import { readFully, readFullySync } from '../rows/read-fully';
import { gatherItems, swapBytes } from '../rows/strided';
import type { NumbersFile } from './stored-file';

/** One read; measured best between 1 and 8 MiB. */
const CHUNK_BYTES = 4 * 1024 * 1024;
/** How often the clock is looked at. */
const RUNS_BEFORE_A_LOOK = 64;
/** The int32 before a vector. */
const PREFIX_BYTES = 4;
const SMALL_BYTES = 256 * 1024;

/** Rows that follow each other. */
export interface RowRun {
  readonly start: number;
  readonly count: number;
}

export interface NumbersRead {
  readonly fd: number;
  readonly runs: readonly RowRun[];
  /** Of all runs. */
  readonly count: number;
  readonly signal: AbortSignal | undefined;
  /** A column whose memory may be overwritten, where it is as large as needed. */
  readonly reuse?: Column | undefined;
}

/** The rows of the runs, one behind the other, in native byte order. */
export async function readNumbers(file: NumbersFile, read: NumbersRead): Promise<NumericColumn> {
  const { rowBytes } = file;
  const column = targetColumn(file, read.count, read.reuse);
  if (rowBytes === 0) return column;
  const target = bytesOf(column.data);
  const scratch = file.dimension === null ? null : scratchFor(file, read.runs);
  let done = 0;
  const breath = new Breath(read.signal);
  for (const [index, run] of read.runs.entries()) {
    // Small reads keep the thread: others get their turn between them.
    if (index % RUNS_BEFORE_A_LOOK === 0 && breath.isOut) await breath.take();
    const place = target.subarray(done, done + run.count * rowBytes);
    if (scratch === null) await readBare(file, run, read, place);
    else await readPrefixed(file, run, read, place, scratch);
    done += place.length;
  }
  toNative(file, target);
  return column;
}

/** Whether these rows are read faster without a promise. */
export function isSmall({ stride }: NumbersFile, count: number): boolean {
  return stride * count <= SMALL_BYTES;
}

/** As `readNumbers`, for one run that `isSmall`. */
export function readNumbersNow(
  file: NumbersFile,
  { start, count }: RowRun,
  fd: number,
  reuse: Column | undefined,
): NumericColumn {
  const { path, rowBytes, stride, dataOffset, dimension } = file;
  const column = targetColumn(file, count, reuse);
  if (rowBytes === 0) return column;
  const target = bytesOf(column.data);
  if (dimension === null) readFullySync(fd, target, dataOffset + start * rowBytes, path);
  else {
    const bytes = Buffer.allocUnsafe(count * stride);
    readFullySync(fd, bytes, dataOffset - PREFIX_BYTES + start * stride, path);
    unpack(file, bytes, start, count, target, 0);
  }
  toNative(file, target);
  return column;
}

function toNative({ dtype, byteOrder }: NumbersFile, target: Uint8Array): void {
  if (byteOrder === 'little') return;
  const { itemBytes, slots } = dtypeFacts(dtype);
  swapBytes(target, itemBytes / slots);
}

function targetColumn(
  { dtype, shape, rowBytes }: NumbersFile,
  count: number,
  reuse: Column | undefined,
): NumericColumn {
  const length = count * rowBytes;
  if (reuse?.kind === 'numeric' && reuse.dtype === dtype && reuse.data.byteLength === length)
    return { kind: 'numeric', dtype, shape, data: reuse.data };
  return { kind: 'numeric', dtype, shape, data: unfilled(dtype, length) };
}

/** The bytes of the file are the bytes of the column. */
async function readBare(
  { path, rowBytes, dataOffset }: NumbersFile,
  { start }: RowRun,
  { fd, signal }: NumbersRead,
  target: Uint8Array,
): Promise<void> {
  const from = dataOffset + start * rowBytes;
  for (let done = 0; done < target.length; done += CHUNK_BYTES) {
    if (done > 0) throwIfCancelled(signal);
    await readFully(fd, target.subarray(done, done + CHUNK_BYTES), from + done, path);
  }
}

/** Room for as many whole rows as are read at once. */
function scratchFor({ stride }: NumbersFile, runs: readonly RowRun[]): Buffer {
  const longest = runs.reduce((most, { count }) => Math.max(most, count), 0);
  const rows = Math.max(1, Math.min(longest, Math.floor(CHUNK_BYTES / stride)));
  return allocated(() => Buffer.allocUnsafeSlow(rows * stride));
}

async function readPrefixed(
  file: NumbersFile,
  { start, count }: RowRun,
  { fd, signal }: NumbersRead,
  target: Uint8Array,
  scratch: Buffer,
): Promise<void> {
  const { path, stride, rowBytes, dataOffset } = file;
  const rowsAtOnce = scratch.length / stride;
  for (let done = 0; done < count; done += rowsAtOnce) {
    if (done > 0) throwIfCancelled(signal);
    const rows = Math.min(rowsAtOnce, count - done);
    const bytes = scratch.subarray(0, rows * stride);
    await readFully(fd, bytes, dataOffset - PREFIX_BYTES + (start + done) * stride, path);
    unpack(file, bytes, start + done, rows, target, done * rowBytes);
  }
}

/** Rows with the dimension before each, which must be the same in all of them. */
function unpack(
  { path, rowBytes, stride, byteOrder, dimension }: NumbersFile,
  bytes: Buffer,
  firstRow: number,
  rows: number,
  target: Uint8Array,
  to: number,
): void {
  for (let row = 0; row < rows; row += 1) {
    const at = row * stride;
    const found = byteOrder === 'little' ? bytes.readInt32LE(at) : bytes.readInt32BE(at);
    if (found !== dimension)
      throw otherDimension(path, firstRow + row, stride, found, dimension ?? 0);
  }
  gatherItems(bytes, PREFIX_BYTES, stride, rowBytes, rows, target, to);
}

export function otherDimension(
  path: string,
  row: number,
  stride: number,
  found: number,
  dimension: number,
): InputError {
  return new InputError(
    'mixed-dimensions',
    `${path}: the vector of row ${row} says that it has ${found} numbers, the first one ${dimension}.`,
    {
      path,
      row,
      offset: row * stride,
      hint: 'The file is damaged, or not of the kind that its name says: give the settings layout, dtype and dimension.',
    },
  );
}
