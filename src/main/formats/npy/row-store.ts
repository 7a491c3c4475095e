import { UsageError } from '../../../shared/errors';
import type { Field } from '../../../shared/model/dataset';
import type { StringColumn, TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { stringBytes } from '../../lib/string-column';
import type { ScanOptions, TakeOptions } from '../types';
import { FieldSelection } from '../rows/field-selection';
import { PlainRows } from '../rows/plain-rows';
import { type Requested, batchRowsOf, checkRows, scanRange } from '../rows/request';
import { type ColumnSink, createSink } from './column-sink';
import { FilePool } from '../rows/file-pool';
import { plainColumn } from './plain-column';
import type { ColumnTarget } from './read-rows';
import { ReadSession } from './read-session';
import type { RowReader } from './row-reader';
import type { StoredField } from './stored-field';

const MAX_OPEN_FILES = 128;

/** Rows of a dataset of `.npy` files: validates what is asked for and runs the readers. */
export class RowStore {
  readonly #pool = new FilePool(MAX_OPEN_FILES);
  /** A scan goes through its files once, so it keeps its own few open. */
  readonly #scans = new Set<FilePool>();
  readonly #requested: Requested;
  readonly #selection: FieldSelection;
  readonly #plain: PlainRows;
  #closed = false;

  constructor(
    private readonly path: string,
    private readonly fields: readonly StoredField[],
    readonly rowCount: number,
  ) {
    this.#requested = { path, rowCount, fields: fields.map(({ field }) => field) };
    this.#selection = new FieldSelection(this.#requested);
    const sources = new Map(fields.map(({ field, source }) => [field, source]));
    this.#plain = new PlainRows(this.#pool, (field) => plainColumn(sources.get(field)));
  }

  /** Most bytes that are read for one row of all fields. */
  get rowReadBytes(): number {
    const readers = this.fields.flatMap(({ source }) =>
      source.kind === 'files' ? [source.reader] : [],
    );
    return [...new Set(readers)].reduce((sum, reader) => sum + reader.rowReadBytes, 0);
  }

  async take(rows: ArrayLike<number>, options: TakeOptions = {}): Promise<TensorBatch> {
    this.#assertOpen();
    throwIfCancelled(options.signal);
    const selected = this.#selection.of(options.columns);
    checkRows(rows, this.#requested);
    const plain = this.#plain.take(rows, selected, options.signal, options.reuse);
    if (plain !== null) return plain;
    const fields = this.#stored(selected);
    const columns = new BatchColumns(fields, rows.length, options.reuse);
    const session = new ReadSession(this.#pool, options.signal);
    for (const [reader, targets] of columns.targets) await reader.gather(rows, targets, session);
    return columns.batch((row) => rows[row] ?? 0);
  }

  async *scan(options: ScanOptions = {}): AsyncGenerator<TensorBatch, void, undefined> {
    this.#assertOpen();
    const fields = this.#stored(this.#selection.of(options.columns));
    const usual = batchRowsOf(fields.map(({ field }) => field));
    const { start, end, batchRows } = scanRange(options, this.#requested, usual);
    const pool = new FilePool(Math.max(1, fields.length));
    this.#scans.add(pool);
    try {
      const session = new ReadSession(pool, options.signal);
      const inUse: TensorBatch[] = [];
      for (let first = start; first < end; first += batchRows) {
        throwIfCancelled(options.signal);
        const count = Math.min(batchRows, end - first);
        const spare = inUse.length === options.batchesInUse ? inUse.shift() : undefined;
        const columns = new BatchColumns(fields, count, spare);
        for (const [reader, targets] of columns.targets)
          await reader.fill(first, count, targets, session);
        const batch = columns.batch((row) => first + row);
        if (options.batchesInUse !== undefined) inUse.push(batch);
        yield batch;
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

  #stored(selected: readonly Field[]): readonly StoredField[] {
    return this.fields.filter(({ field }) => selected.includes(field));
  }
}

/** The columns of one batch while they are filled. */
class BatchColumns {
  readonly targets = new Map<RowReader, ColumnTarget[]>();
  readonly #sinks = new Map<string, ColumnSink>();

  constructor(
    private readonly fields: readonly StoredField[],
    private readonly rowCount: number,
    reuse?: TensorBatch,
  ) {
    for (const { field, source } of fields) {
      if (source.kind !== 'files') continue;
      const sink = createSink(source.spec, rowCount, reuse?.columns.get(field.name));
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
