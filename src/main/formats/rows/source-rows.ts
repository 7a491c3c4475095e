import { CancelledError, InputError, UsageError } from '../../../shared/errors';
import type { Field } from '../../../shared/model/dataset';
import type { TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import type { ScanOptions, TakeOptions } from '../types';
import { FieldSelection } from './field-selection';
import { type RowRange, joinRows } from './join-rows';
import { mapInFlight, planTake } from './plan-take';
import { type Requested, batchRowsOf, checkRows, scanRange } from './request';

/**
 * How a format reads rows: two primitives. What is asked for is checked already, every call is
 * answered with exactly the columns of `fields`, in that order, in memory of its own or in that of
 * `reuse`, a batch that nobody needs any more.
 */
export interface RowSource extends Requested {
  /** Rows `[start, start + count)`, with `count > 0`. */
  readRange(
    start: number,
    count: number,
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse?: TensorBatch,
  ): Promise<TensorBatch>;
  /** These rows, ascending and each once; where absent, runs of neighbours are read as ranges. */
  readonly readSorted?: (
    rows: readonly number[],
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse?: TensorBatch,
  ) => Promise<TensorBatch>;
  /**
   * These rows in this order, where the columns are plain; null where they are not.
   * @param fields the same array for the same fields
   */
  readonly readPlain?: (
    rows: ArrayLike<number>,
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse?: TensorBatch,
  ) => TensorBatch | Promise<TensorBatch> | null;
  /** These rows in this order and with these repeats, for a source to which order is no matter. */
  readonly readOrdered?: (
    rows: ArrayLike<number>,
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse?: TensorBatch,
  ) => Promise<TensorBatch>;
  /** Closes every handle, as soon as the reads in flight are done. */
  close(): Promise<void>;
}

/** How much a source may be asked for at once. */
export interface SourceLimits {
  /** Rows of a scan's batch where the caller names none. */
  readonly batchRows?: number;
  /** Most rows of one `readSorted`, which bounds its memory. */
  readonly takeRows?: number;
  /** Reads in flight in a take. */
  readonly inFlight?: number;
}

/**
 * `take`, `scan` and `close` of a dataset over a `RowSource`: validation, order and repeats,
 * batches, cancellation, and the end of everything on `close`.
 */
export class SourceRows {
  readonly #selection: FieldSelection;
  #closed = false;

  constructor(
    private readonly source: RowSource,
    private readonly limits: SourceLimits = {},
  ) {
    this.#selection = new FieldSelection(source);
  }

  async take(rows: ArrayLike<number>, options: TakeOptions = {}): Promise<TensorBatch> {
    this.#assertOpen();
    throwIfCancelled(options.signal);
    const { source } = this;
    const fields = this.#selection.of(options.columns);
    checkRows(rows, source);
    const plain = source.readPlain?.(rows, fields, options.signal, options.reuse) ?? null;
    if (plain !== null) return plain;
    const first = rows[0];
    if (first !== undefined && isOneRun(rows))
      return this.#range(first, rows.length, fields, options.signal, options.reuse);
    if (source.readOrdered !== undefined) {
      const batch = await source.readOrdered(rows, fields, options.signal, options.reuse);
      return this.#complete(batch, rows.length);
    }
    const { pieces, runs } = planTake(rows, source.rowCount, this.limits.takeRows ?? 4096);
    const parts = await mapInFlight(pieces, this.limits.inFlight ?? 1, (piece) => {
      throwIfCancelled(options.signal);
      return this.#sorted(piece, fields, options.signal);
    });
    const [only] = parts;
    if (only !== undefined && runs.length === 1 && runs[0]?.to === only.rowCount) return only;
    return joined(
      fields,
      rows.length,
      runs.map(({ piece, from, to }) => ({ batch: parts[piece], from, to })),
    );
  }

  async *scan(options: ScanOptions = {}): AsyncGenerator<TensorBatch, void, undefined> {
    this.#assertOpen();
    const fields = this.#selection.of(options.columns);
    const usual = this.limits.batchRows ?? batchRowsOf(fields);
    const { start, end, batchRows } = scanRange(options, this.source, usual);
    const inUse: TensorBatch[] = [];
    for (let first = start; first < end; first += batchRows) {
      throwIfCancelled(options.signal);
      this.#assertOpen();
      const spare = inUse.length === options.batchesInUse ? inUse.shift() : undefined;
      const count = Math.min(batchRows, end - first);
      const batch = await this.#range(first, count, fields, options.signal, spare);
      if (options.batchesInUse !== undefined) inUse.push(batch);
      yield batch;
    }
  }

  /** Safe to call twice. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.source.close();
  }

  async #sorted(
    rows: readonly number[],
    fields: readonly Field[],
    signal: AbortSignal | undefined,
  ): Promise<TensorBatch> {
    const { source } = this;
    if (source.readSorted !== undefined)
      return this.#complete(await source.readSorted(rows, fields, signal), rows.length);
    const runs = neighbours(rows);
    const parts: TensorBatch[] = [];
    for (const { start, count } of runs)
      parts.push(await this.#range(start, count, fields, signal));
    const [only] = parts;
    if (only !== undefined && parts.length === 1) return only;
    const whole = parts.map((batch) => ({ batch, from: 0, to: batch.rowCount }));
    return joined(fields, rows.length, whole);
  }

  async #range(
    start: number,
    count: number,
    fields: readonly Field[],
    signal: AbortSignal | undefined,
    reuse?: TensorBatch,
  ): Promise<TensorBatch> {
    return this.#complete(await this.source.readRange(start, count, fields, signal, reuse), count);
  }

  #complete(batch: TensorBatch, expected: number): TensorBatch {
    if (batch.rowCount === expected) return batch;
    if (this.#closed) throw new CancelledError('The dataset was closed.');
    throw new InputError(
      'rows-missing',
      `${this.source.path} answered with ${batch.rowCount} of ${expected} rows.`,
      { path: this.source.path },
    );
  }

  #assertOpen(): void {
    if (this.#closed)
      throw new UsageError('closed', 'The dataset was closed.', { path: this.source.path });
  }
}

function isOneRun(rows: ArrayLike<number>): boolean {
  const first = rows[0] ?? 0;
  for (let index = 1; index < rows.length; index += 1)
    if (rows[index] !== first + index) return false;
  return true;
}

/** Runs of rows that follow each other. */
export function neighbours(
  rows: ArrayLike<number>,
): readonly { readonly start: number; readonly count: number }[] {
  const runs: { start: number; count: number }[] = [];
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? 0;
    const last = runs.at(-1);
    if (last !== undefined && last.start + last.count === row) last.count += 1;
    else runs.push({ start: row, count: 1 });
  }
  return runs;
}

/** Runs of rows of several batches, one behind the other, as one batch. */
export function joined(
  fields: readonly Field[],
  rowCount: number,
  runs: readonly {
    readonly batch: TensorBatch | undefined;
    readonly from: number;
    readonly to: number;
  }[],
): TensorBatch {
  const ranges = (name: string): RowRange[] =>
    runs.flatMap(({ batch, from, to }) => {
      const column = batch?.columns.get(name);
      return column === undefined ? [] : [{ column, from, to }];
    });
  const columns = new Map(fields.map((field) => [field.name, joinRows(field, ranges(field.name))]));
  return { rowCount, columns };
}
