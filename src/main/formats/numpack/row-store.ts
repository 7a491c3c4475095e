import { UsageError } from '../../../shared/errors';
import { bytesOf, viewElements } from '../../../shared/model/dtype';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled, yieldToEventLoop } from '../../lib/cancel';
import { allocated } from '../rows/allocate';
import { batchRowsOf, checkRows, scanRange, selectFields, type Requested } from '../rows/request';
import type { ScanOptions, TakeOptions } from '../types';
import { ArrayReader } from './array-reader';
import type { StoredColumn } from './columns';
import { OpenFiles } from './open-files';
import type { StoredArray } from './stored-array';
import { readTexts } from './text-reader';

const TEXT_BATCH_BYTES = 16 * 1024 * 1024;

/** The reads of one column; a range has `start` and no list of rows. */
type Rows =
  | { readonly kind: 'list'; readonly rows: ArrayLike<number>; readonly count: number }
  | { readonly kind: 'range'; readonly start: number; readonly count: number };

interface ColumnReader {
  readonly column: StoredColumn;
  /** The array of numbers, or of spans. */
  readonly main: ArrayReader;
  readonly heap: ArrayReader | null;
  readonly valid: ArrayReader | null;
}

/** Rows of the columns of one group: validates what is asked for and reads it. */
export class RowStore {
  readonly #files = new OpenFiles();
  readonly #requested: Requested;
  readonly #readers: ReadonlyMap<string, ColumnReader>;
  #closed = false;

  constructor(
    private readonly path: string,
    readonly rowCount: number,
    columns: readonly StoredColumn[],
  ) {
    this.#requested = { path, rowCount, fields: columns.map(({ field }) => field) };
    const reader = (array: StoredArray): ArrayReader => new ArrayReader(array, this.#files);
    this.#readers = new Map(
      columns.map((column) => [
        column.field.name,
        {
          column,
          main: reader(column.kind === 'text' ? column.spans : column.array),
          heap: column.kind === 'text' ? reader(column.heap) : null,
          valid: column.valid === null ? null : reader(column.valid),
        },
      ]),
    );
  }

  /** Most bytes that are read for one row of all fields. */
  get rowReadBytes(): number {
    return [...this.#readers.values()].reduce(
      (sum, { column, main, valid }) =>
        sum +
        main.rowReadBytes +
        (valid?.rowReadBytes ?? 0) +
        (column.kind === 'text' ? column.longest : 0),
      0,
    );
  }

  async take(rows: ArrayLike<number>, options: TakeOptions = {}): Promise<TensorBatch> {
    this.#assertOpen();
    throwIfCancelled(options.signal);
    const readers = this.#select(options.columns);
    checkRows(rows, this.#requested);
    const { reuse, signal } = options;
    const columns = new Map<string, Column>();
    for (const reader of readers) {
      const { name } = reader.column.field;
      const old = reuse?.columns.get(name);
      const read = this.#read(reader, { kind: 'list', rows, count: rows.length }, old, signal);
      columns.set(name, read instanceof Promise ? await read : read);
    }
    return { rowCount: rows.length, columns };
  }

  async *scan(options: ScanOptions = {}): AsyncGenerator<TensorBatch, void, undefined> {
    this.#assertOpen();
    const readers = this.#select(options.columns);
    const usual = Math.min(
      batchRowsOf(readers.map(({ column }) => column.field)),
      ...readers.map(({ heap }) => textBatchRows(heap, this.rowCount)),
    );
    const { start, end, batchRows } = scanRange(options, this.#requested, usual);
    for (let first = start; first < end; first += batchRows) {
      throwIfCancelled(options.signal);
      this.#assertOpen();
      const count = Math.min(batchRows, end - first);
      const columns = new Map<string, Column>();
      for (const reader of readers) {
        const range = { kind: 'range', start: first, count } as const;
        const read = await this.#read(reader, range, undefined, options.signal);
        columns.set(reader.column.field.name, read);
      }
      await yieldToEventLoop();
      yield { rowCount: count, columns };
    }
  }

  /** Safe to call twice. */
  close(): Promise<void> {
    this.#closed = true;
    return this.#files.close();
  }

  #read(
    reader: ColumnReader,
    rows: Rows,
    reuse: Column | undefined,
    signal: AbortSignal | undefined,
  ): Column | Promise<Column> {
    const { column, main, heap, valid } = reader;
    const bytes = reusable(column, rows.count, reuse) ?? fresh(rows.count * main.array.rowBytes);
    const pending = fill(main, rows, bytes, signal);
    if (column.kind === 'numeric' && valid === null) {
      const { dtype, shape } = numericOf(column);
      const kept = reuse?.kind === 'numeric' && reuse.data.buffer === bytes.buffer;
      const data = kept ? reuse.data : viewElements(dtype, bytes);
      const read: Column = { kind: 'numeric', dtype, shape, data };
      return pending === undefined ? read : pending.then(() => read);
    }
    return (async () => {
      await pending;
      const mask = valid === null ? undefined : fresh(rows.count);
      if (valid !== null && mask !== undefined) await fill(valid, rows, mask, signal);
      const nulls = mask?.includes(0) === true ? { valid: mask } : {};
      if (column.kind === 'text' && heap !== null) {
        const spans = viewElements('uint64', bytes);
        if (!(spans instanceof BigUint64Array)) throw new TypeError('spans are uint64');
        return {
          ...(await readTexts(spans, heap, column.encoding, isDistinct(rows), signal)),
          ...nulls,
        };
      }
      const { dtype, shape } = numericOf(column);
      return { kind: 'numeric', dtype, shape, data: viewElements(dtype, bytes), ...nulls };
    })();
  }

  #select(names: readonly string[] | undefined): readonly ColumnReader[] {
    return selectFields(names, this.#requested).flatMap(
      ({ name }) => this.#readers.get(name) ?? [],
    );
  }

  #assertOpen(): void {
    if (this.#closed)
      throw new UsageError('closed', 'The dataset was closed.', { path: this.path });
  }
}

function isDistinct(rows: Rows): boolean {
  if (rows.kind === 'range') return true;
  for (let index = 1; index < rows.count; index += 1)
    if ((rows.rows[index] ?? 0) <= (rows.rows[index - 1] ?? 0)) return false;
  return true;
}

/** Texts may be long: by what they have on average. */
function textBatchRows(heap: ArrayReader | null, rowCount: number): number {
  if (heap === null || heap.array.rowCount === 0) return Infinity;
  return Math.max(1, Math.floor((TEXT_BATCH_BYTES * rowCount) / heap.array.rowCount));
}

function fill(
  reader: ArrayReader,
  rows: Rows,
  target: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<void> | undefined {
  return rows.kind === 'list'
    ? reader.gather(rows.rows, target, signal)
    : reader.fill(rows.start, rows.count, target, signal);
}

function numericOf(column: StoredColumn): Pick<StoredArray, 'dtype'> & {
  readonly shape: readonly number[];
} {
  const array = column.kind === 'text' ? column.spans : column.array;
  return { dtype: array.dtype, shape: array.rowShape };
}

/** Not zeroed: every byte is filled, or the read fails and nobody sees the column. */
function fresh(length: number): Uint8Array {
  return allocated(() => Buffer.allocUnsafeSlow(length));
}

/** The memory of a column that nobody needs any more, where it is as large as needed. */
function reusable(
  column: StoredColumn,
  rows: number,
  reuse: Column | undefined,
): Uint8Array | null {
  if (column.kind !== 'numeric' || column.valid !== null || reuse?.kind !== 'numeric') return null;
  const { dtype, rowBytes } = column.array;
  return reuse.dtype === dtype && reuse.data.byteLength === rows * rowBytes
    ? bytesOf(reuse.data)
    : null;
}
