/**
 * Taking rows of plain columns: no bytes but the rows' own are read, and none is moved afterwards.
 * Few small rows are there without a promise, since a read of a warm page takes a microsecond and
 * every piece of bookkeeping beside it shows.
 *
 * Files are read, not mapped. Measured, 40 bytes a row, warm: `readSync` 1.04 µs, `pread` through
 * an FFI 0.81, `memcpy` from a map through an FFI 0.16. But a mapped file that another program
 * shortens ends the whole process (SIGBUS), where a read ends in a sentence.
 */
import type { Field } from '../../../shared/model/dataset';
import { type TypedArray, bytesOf } from '../../../shared/model/dtype';
import type { TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { Breath } from './breath';
import type { FilePool } from './file-pool';
import { PlainBatch, type PlainSelection } from './plain-batch';
import { type PlainColumn, type PlainPiece, pieceOf } from './plain-column';
import { SYNCHRONOUS_BYTES, readFully, readIntoSync } from './read-fully';

/** So many reads are over before anybody misses the event loop, even where each goes to a disk. */
const FEW_ROWS = 64;
/** One read between two looks at the signal. */
const CHUNK_BYTES = 4 * 1024 * 1024;

export class PlainRows {
  /** What the fields asked for last are; null where they are not all plain. */
  #last: { readonly fields: readonly Field[]; readonly selection: PlainSelection | null } = {
    fields: [],
    selection: null,
  };

  /** @param columnOf null for a field that is not plain */
  constructor(
    private readonly pool: FilePool,
    private readonly columnOf: (field: Field) => PlainColumn | null,
  ) {}

  /**
   * These rows, which are checked already; null where another way of reading is needed.
   * @param fields the same array for the same fields, as `FieldSelection` gives it
   */
  take(
    rows: ArrayLike<number>,
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse: TensorBatch | undefined,
  ): TensorBatch | Promise<TensorBatch> | null {
    const selection = this.#select(fields);
    if (selection === null) return null;
    const batch = PlainBatch.of(selection, rows.length, reuse);
    if (rows.length > FEW_ROWS || rows.length * selection.rowBytes > SYNCHRONOUS_BYTES)
      return this.#takeMany(rows, selection, batch, signal);
    const { columns } = selection;
    for (let index = 0; index < columns.length; index += 1) {
      const column = columns[index];
      if (column === undefined) continue;
      const data = batch.dataOf(index);
      for (let first = 0; first < rows.length;) first += this.#readRun(column, rows, first, data);
    }
    return batch;
  }

  async #takeMany(
    rows: ArrayLike<number>,
    { columns }: PlainSelection,
    batch: PlainBatch,
    signal: AbortSignal | undefined,
  ): Promise<TensorBatch> {
    const breath = new Breath(signal);
    for (const [index, column] of columns.entries()) {
      const data = batch.dataOf(index);
      for (let first = 0; first < rows.length;) {
        if (breath.isOut) await breath.take();
        const count = this.#readRun(column, rows, first, data);
        first += count > 0 ? count : await this.#readLongRun(column, rows, first, data, signal);
      }
    }
    return batch;
  }

  /** Reads the neighbours that begin with entry `first`; returns how many, 0 for too many bytes. */
  #readRun(column: PlainColumn, rows: ArrayLike<number>, first: number, data: TypedArray): number {
    const { rowBytes } = column;
    const start = storedRow(column, rows, first);
    const piece = pieceOf(column, start);
    const count = runLength(column, piece, rows, first, start);
    if (count * rowBytes > SYNCHRONOUS_BYTES) return 0;
    const { file } = piece;
    const position = piece.offset + (start - piece.firstRow) * rowBytes;
    readIntoSync(
      this.pool.borrow(file),
      data,
      first * rowBytes,
      count * rowBytes,
      position,
      file.path,
    );
    return count;
  }

  /** As `#readRun`, away from this thread. */
  async #readLongRun(
    column: PlainColumn,
    rows: ArrayLike<number>,
    first: number,
    data: TypedArray,
    signal: AbortSignal | undefined,
  ): Promise<number> {
    const { rowBytes } = column;
    const start = storedRow(column, rows, first);
    const piece = pieceOf(column, start);
    const count = runLength(column, piece, rows, first, start);
    const { file } = piece;
    const target = bytesOf(data).subarray(first * rowBytes, (first + count) * rowBytes);
    const position = piece.offset + (start - piece.firstRow) * rowBytes;
    await this.pool.withFile(file, async (fd) => {
      for (let done = 0; done < target.length; done += CHUNK_BYTES) {
        throwIfCancelled(signal);
        await readFully(fd, target.subarray(done, done + CHUNK_BYTES), position + done, file.path);
      }
    });
    return count;
  }

  #select(fields: readonly Field[]): PlainSelection | null {
    if (this.#last.fields !== fields)
      this.#last = { fields, selection: selectionOf(fields, this.columnOf) };
    return this.#last.selection;
  }
}

function selectionOf(
  fields: readonly Field[],
  columnOf: (field: Field) => PlainColumn | null,
): PlainSelection | null {
  const columns = fields.map(columnOf).filter((column) => column !== null);
  if (columns.length < fields.length || fields.length === 0) return null;
  return { fields, columns, rowBytes: columns.reduce((sum, column) => sum + column.rowBytes, 0) };
}

function storedRow(
  { storedRow: stored }: PlainColumn,
  rows: ArrayLike<number>,
  at: number,
): number {
  const row = rows[at] ?? 0;
  return stored === undefined ? row : stored(row);
}

/** Entries from `first` on that lie one behind the other in the piece, as `start` and what follows. */
function runLength(
  column: PlainColumn,
  { endRow }: PlainPiece,
  rows: ArrayLike<number>,
  first: number,
  start: number,
): number {
  const most = Math.min(rows.length - first, endRow - start);
  let count = 1;
  while (count < most && storedRow(column, rows, first + count) === start + count) count += 1;
  return count;
}
