import { UsageError } from '../../../shared/errors';
import { rowBytes } from '../../../shared/model/dtype';
import type { Field } from '../../../shared/model/dataset';
import type { StringColumn, TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { stringBytes } from '../../lib/string-column';
import type { ScanOptions, TakeOptions } from '../types';
import { type ColumnSink, type ColumnSpec, allocated, createSink } from './column-sink';
import { FilePool } from './file-pool';
import type { ColumnTarget } from './read-rows';
import { ReadSession } from './read-session';
import type { RowReader } from './row-reader';

/** Where a field's values come from. */
export type FieldSource =
  | {
      readonly kind: 'files';
      readonly reader: RowReader;
      readonly index: number;
      readonly spec: ColumnSpec;
    }
  /** In memory already: the names of the files, where each is a row. */
  | { readonly kind: 'memory'; readonly column: StringColumn };

export interface StoredField {
  readonly field: Field;
  readonly source: FieldSource;
}

const MAX_OPEN_FILES = 128;
const DEFAULT_BATCH_BYTES = 8 * 1024 * 1024;
const MAX_DEFAULT_BATCH_ROWS = 65_536;

/** Rows of a dataset of `.npy` files: validates what is asked for and runs the readers. */
export class RowStore {
  readonly #pool = new FilePool(MAX_OPEN_FILES);
  /** A scan goes through its files once, so it keeps its own few open. */
  readonly #scans = new Set<FilePool>();
  #closed = false;

  constructor(
    private readonly path: string,
    private readonly fields: readonly StoredField[],
    readonly rowCount: number,
  ) {}

  async take(rows: ArrayLike<number>, options: TakeOptions = {}): Promise<TensorBatch> {
    this.#assertOpen();
    throwIfCancelled(options.signal);
    const fields = this.#select(options.columns);
    for (let index = 0; index < rows.length; index += 1) this.#checkRow(rows[index]);
    const columns = new BatchColumns(fields, rows.length);
    const session = new ReadSession(this.#pool, options.signal);
    for (const [reader, targets] of columns.targets) await reader.gather(rows, targets, session);
    return columns.batch((row) => rows[row] ?? 0);
  }

  async *scan(options: ScanOptions = {}): AsyncGenerator<TensorBatch, void, undefined> {
    this.#assertOpen();
    const fields = this.#select(options.columns);
    const { start, end, batchRows } = this.#range(options, fields);
    const pool = new FilePool(Math.max(1, fields.length));
    this.#scans.add(pool);
    try {
      const session = new ReadSession(pool, options.signal);
      for (let first = start; first < end; first += batchRows) {
        throwIfCancelled(options.signal);
        const count = Math.min(batchRows, end - first);
        const columns = new BatchColumns(fields, count);
        for (const [reader, targets] of columns.targets)
          await reader.fill(first, count, targets, session);
        yield columns.batch((row) => first + row);
      }
    } finally {
      this.#scans.delete(pool);
      await pool.close();
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const { source } of this.fields) if (source.kind === 'files') source.reader.close();
    for (const pool of [this.#pool, ...this.#scans]) await pool.close();
  }

  #assertOpen(): void {
    if (this.#closed)
      throw new UsageError('closed', 'The dataset was closed.', { path: this.path });
  }

  #checkRow(row: number | undefined): void {
    if (row !== undefined && Number.isInteger(row) && row >= 0 && row < this.rowCount) return;
    throw new UsageError(
      'row-out-of-range',
      `There is no row ${row}: the dataset has ${this.rowCount} rows.`,
      {
        path: this.path,
        ...(row === undefined ? {} : { row }),
      },
    );
  }

  #select(names: readonly string[] | undefined): readonly StoredField[] {
    if (names === undefined) return this.fields;
    const known = new Set(this.fields.map(({ field }) => field.name));
    const unknown = names.find((name) => !known.has(name));
    if (unknown === undefined) return this.fields.filter(({ field }) => names.includes(field.name));
    throw new UsageError(
      'unknown-field',
      `There is no field "${unknown}"; there are ${[...known].join(', ')}.`,
      {
        path: this.path,
      },
    );
  }

  #range(
    options: ScanOptions,
    fields: readonly StoredField[],
  ): { start: number; end: number; batchRows: number } {
    const { start = 0, end = this.rowCount, batchRows = defaultBatchRows(fields) } = options;
    if (
      !Number.isInteger(start) ||
      !Number.isInteger(end) ||
      start < 0 ||
      start > end ||
      end > this.rowCount
    ) {
      throw new UsageError(
        'row-out-of-range',
        `Rows ${start} to ${end} were asked for; there are ${this.rowCount}.`,
        {
          path: this.path,
        },
      );
    }
    if (!Number.isInteger(batchRows) || batchRows < 1) {
      throw new UsageError('bad-batch-rows', `A batch of ${batchRows} rows makes no sense.`, {
        path: this.path,
      });
    }
    return { start, end, batchRows };
  }
}

/** The columns of one batch while they are filled. */
class BatchColumns {
  readonly targets = new Map<RowReader, ColumnTarget[]>();
  readonly #sinks = new Map<string, ColumnSink>();

  constructor(
    private readonly fields: readonly StoredField[],
    private readonly rowCount: number,
  ) {
    for (const { field, source } of fields) {
      if (source.kind !== 'files') continue;
      const sink = createSink(source.spec, rowCount);
      const targets = this.targets.get(source.reader) ?? [];
      targets.push({ index: source.index, sink });
      this.targets.set(source.reader, targets);
      this.#sinks.set(field.name, sink);
    }
  }

  /** @param rowAt the dataset's row that row `i` of the batch is. */
  batch(rowAt: (row: number) => number): TensorBatch {
    const columns = new Map(
      this.fields.map(({ field, source }) => {
        if (source.kind === 'memory')
          return [field.name, pick(source.column, this.rowCount, rowAt)] as const;
        const sink = this.#sinks.get(field.name);
        if (sink === undefined) throw new TypeError(`no column for ${field.name}`);
        return [field.name, sink.column()] as const;
      }),
    );
    return { rowCount: this.rowCount, columns };
  }
}

function pick(
  column: StringColumn,
  rowCount: number,
  rowAt: (row: number) => number,
): StringColumn {
  const offsets = new Int32Array(rowCount + 1);
  const rows = Array.from({ length: rowCount }, (_, row) => stringBytes(column, rowAt(row)));
  rows.forEach((row, index) => {
    offsets[index + 1] = (offsets[index] ?? 0) + row.length;
  });
  return {
    kind: 'string',
    encoding: column.encoding,
    offsets,
    bytes: Uint8Array.from(Buffer.concat(rows)),
  };
}

function defaultBatchRows(fields: readonly StoredField[]): number {
  const bytes = fields.reduce(
    (sum, { source }) =>
      sum +
      (source.kind === 'files' && source.spec.kind === 'numeric'
        ? rowBytes(source.spec.dtype, source.spec.shape)
        : 16),
    0,
  );
  return Math.max(
    1,
    Math.min(MAX_DEFAULT_BATCH_ROWS, Math.floor(DEFAULT_BATCH_BYTES / Math.max(1, bytes))),
  );
}

/** The permutation of the stored order: every row where it is. */
export function storedOrder(rowCount: number): Uint32Array {
  const order = allocated(() => new Uint32Array(rowCount));
  for (let row = 0; row < rowCount; row += 1) order[row] = row;
  return order;
}
