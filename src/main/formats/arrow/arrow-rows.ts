/** Rows of some Arrow files laid end to end. */
import type { Field } from '../../../shared/model/dataset';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { FilePool } from '../rows/file-pool';
import { PlainRows } from '../rows/plain-rows';
import { type RowSource, neighbours } from '../rows/source-rows';
import { BatchBytes, type BatchRun } from './batch-bytes';
import { fillColumn } from './column-fill';
import type { ColumnPlan } from './columns';
import { Dictionaries } from './dictionaries';
import type { IpcFile, StoredBatch } from './ipc-file';
import { plainColumn } from './plain-column';
import { rowCost } from './row-cost';
import { UnpackedCache } from './unpacked-cache';

const MAX_OPEN_FILES = 32;
const UNPACKED_BYTES = 64 * 1024 * 1024;

export class ArrowRows implements RowSource {
  readonly rowCount: number;
  readonly fields: readonly Field[];
  readonly #batches: readonly StoredBatch[];
  /** First row of each batch, and the row count. */
  readonly #starts: Float64Array;
  readonly #plans: ReadonlyMap<string, ColumnPlan>;
  readonly #pool = new FilePool(MAX_OPEN_FILES);
  readonly #cache = new UnpackedCache(UNPACKED_BYTES);
  readonly #dictionaries: Dictionaries;
  readonly #plain: PlainRows;
  /** Absent where batches are unpacked whole: each should be unpacked once. */
  readonly readOrdered: RowSource['readOrdered'];
  #lastBatch = 0;

  constructor(
    readonly path: string,
    private readonly files: readonly IpcFile[],
    columns: readonly ColumnPlan[],
  ) {
    this.#batches = files.flatMap(({ batches }) => batches).filter(({ header }) => header.rows > 0);
    this.#starts = new Float64Array(this.#batches.length + 1);
    this.#batches.forEach(({ header }, index) => {
      this.#starts[index + 1] = (this.#starts[index] ?? 0) + header.rows;
    });
    this.rowCount = this.#starts[this.#batches.length] ?? 0;
    this.fields = columns.map(({ field }) => field);
    this.#plans = new Map(columns.map((plan) => [plan.field.name, plan]));
    this.#dictionaries = new Dictionaries(files, this.#pool, this.#cache);
    this.#plain = new PlainRows(this.#pool, ({ name }) =>
      plainColumn(this.#plans.get(name), this.#batches),
    );
    this.readOrdered = this.#batches.every(({ header }) => header.codec === 'none')
      ? (rows, wanted, signal, reuse) =>
          this.#read(neighbours(rows), rows.length, wanted, signal, reuse)
      : undefined;
  }

  /** Most bytes that one row of all columns costs, its dictionaries included. */
  get rowReadBytes(): number {
    const rows = this.#batches.reduce((most, batch) => {
      const bytes = [...this.#plans.values()].reduce((sum, plan) => sum + rowCost(plan, batch), 0);
      return Math.max(most, bytes);
    }, 0);
    const dictionaries = this.files
      .flatMap((file) => file.dictionaries)
      .reduce((sum, { batch }) => sum + batch.bodyBytes, 0);
    return rows + dictionaries;
  }

  readRange(
    start: number,
    count: number,
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse?: TensorBatch,
  ): Promise<TensorBatch> {
    return this.#read([{ start, count }], count, fields, signal, reuse);
  }

  readPlain(
    rows: ArrayLike<number>,
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse?: TensorBatch,
  ): TensorBatch | Promise<TensorBatch> | null {
    return this.#plain.take(rows, fields, signal, reuse);
  }

  readonly readSorted = (
    rows: readonly number[],
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse?: TensorBatch,
  ): Promise<TensorBatch> => this.#read(neighbours(rows), rows.length, fields, signal, reuse);

  async close(): Promise<void> {
    this.#cache.clear();
    await this.#pool.close();
  }

  async #read(
    ranges: readonly { readonly start: number; readonly count: number }[],
    rowCount: number,
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse: TensorBatch | undefined,
  ): Promise<TensorBatch> {
    throwIfCancelled(signal);
    const pieces = ranges.flatMap(({ start, count }) => this.#split(start, count));
    const columns = new Map<string, Column>();
    for (const { name } of fields) {
      const plan = this.#plans.get(name);
      if (plan === undefined) continue;
      const column = await this.#withRuns(pieces, (runs) =>
        fillColumn(plan, runs, rowCount, this.#dictionaries, reuse?.columns.get(name)),
      );
      throwIfCancelled(signal);
      columns.set(name, column);
    }
    return { rowCount, columns };
  }

  /** The files of these pieces stay open for as long as `work` takes. */
  #withRuns<T>(
    pieces: readonly Piece[],
    work: (runs: readonly BatchRun[]) => Promise<T>,
  ): Promise<T> {
    const fds = new Map<StoredBatch['file'], number>();
    const files = [...new Set(pieces.map(({ batch }) => batch.file))];
    const next = (index: number): Promise<T> => {
      const file = files[index];
      if (file !== undefined)
        return this.#pool.withFile(file, (fd) => {
          fds.set(file, fd);
          return next(index + 1);
        });
      return work(
        pieces.map(({ batch, start, count }) => ({
          bytes: new BatchBytes(batch, fds.get(batch.file) ?? -1, this.#cache),
          start,
          count,
        })),
      );
    };
    return next(0);
  }

  #split(start: number, count: number): Piece[] {
    const pieces: Piece[] = [];
    for (let row = start; row < start + count;) {
      const index = this.#batchOf(row);
      const batch = this.#batches[index];
      if (batch === undefined) throw new RangeError(`row ${row} of ${this.rowCount}`);
      const local = row - (this.#starts[index] ?? 0);
      const rows = Math.min(batch.header.rows - local, start + count - row);
      pieces.push({ batch, start: local, count: rows });
      row += rows;
    }
    return pieces;
  }

  #batchOf(row: number): number {
    const starts = this.#starts;
    const last = this.#lastBatch;
    if (row >= (starts[last] ?? 0) && row < (starts[last + 1] ?? 0)) return last;
    let low = 0;
    let high = this.#batches.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) <= row) low = middle;
      else high = middle;
    }
    this.#lastBatch = low;
    return low;
  }
}

interface Piece {
  readonly batch: StoredBatch;
  readonly start: number;
  readonly count: number;
}
