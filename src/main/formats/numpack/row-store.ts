import { UsageError } from '../../../shared/errors';
import type { Field } from '../../../shared/model/dataset';
import { type NumericDtype, type TypedArray, bytesOf } from '../../../shared/model/dtype';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled, yieldToEventLoop } from '../../lib/cancel';
import { unfilled } from '../rows/allocate';
import { FieldSelection } from '../rows/field-selection';
import { FilePool } from '../rows/file-pool';
import { PlainRows } from '../rows/plain-rows';
import { type Requested, batchRowsOf, checkRows, scanRange } from '../rows/request';
import type { ScanOptions, TakeOptions } from '../types';
import { ArrayReader } from './array-reader';
import type { StoredColumn } from './columns';
import { plainColumn } from './plain-column';
import type { StoredArray } from './stored-array';
import { readTexts } from './text-reader';

const MAX_OPEN_FILES = 64;
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
  readonly #files = new FilePool(MAX_OPEN_FILES);
  readonly #requested: Requested;
  readonly #selection: FieldSelection;
  readonly #plain: PlainRows;
  readonly #readers: ReadonlyMap<string, ColumnReader>;
  #closed = false;

  constructor(
    private readonly path: string,
    readonly rowCount: number,
    columns: readonly StoredColumn[],
  ) {
    this.#requested = { path, rowCount, fields: columns.map(({ field }) => field) };
    this.#selection = new FieldSelection(this.#requested);
    this.#plain = new PlainRows(this.#files, ({ name }) =>
      plainColumn(this.#readers.get(name)?.column),
    );
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
    const fields = this.#selection.of(options.columns);
    checkRows(rows, this.#requested);
    const { reuse, signal } = options;
    const plain = this.#plain.take(rows, fields, signal, reuse);
    if (plain !== null) return plain;
    const list = { kind: 'list', rows, count: rows.length } as const;
    const columns = new Map<string, Column>();
    for (const reader of this.#readersOf(fields)) {
      const { name } = reader.column.field;
      columns.set(name, await this.#read(reader, list, reuse?.columns.get(name), signal));
    }
    return { rowCount: rows.length, columns };
  }

  async *scan(options: ScanOptions = {}): AsyncGenerator<TensorBatch, void, undefined> {
    this.#assertOpen();
    const readers = this.#readersOf(this.#selection.of(options.columns));
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

  async #read(
    { column, main, heap, valid }: ColumnReader,
    rows: Rows,
    reuse: Column | undefined,
    signal: AbortSignal | undefined,
  ): Promise<Column> {
    const { dtype, rowShape: shape, rowBytes } = main.array;
    const old = column.kind === 'numeric' && valid === null ? reuse : undefined;
    const data =
      reusable(dtype, rows.count * rowBytes, old) ?? unfilled(dtype, rows.count * rowBytes);
    await fill(main, rows, bytesOf(data), signal);
    const mask = valid === null ? undefined : bytesOf(unfilled('uint8', rows.count));
    if (valid !== null && mask !== undefined) await fill(valid, rows, mask, signal);
    const nulls = mask?.includes(0) === true ? { valid: mask } : {};
    if (column.kind === 'numeric' || heap === null)
      return { kind: 'numeric', dtype, shape, data, ...nulls };
    if (!(data instanceof BigUint64Array)) throw new TypeError('spans are uint64');
    const texts = await readTexts(data, heap, column.encoding, isDistinct(rows), signal);
    return { ...texts, ...nulls };
  }

  #readersOf(fields: readonly Field[]): readonly ColumnReader[] {
    return fields.flatMap(({ name }) => this.#readers.get(name) ?? []);
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
): Promise<void> {
  return rows.kind === 'list'
    ? reader.gather(rows.rows, target, signal)
    : reader.fill(rows.start, rows.count, target, signal);
}

/** The memory of a column that nobody needs any more, where it is as large as needed. */
function reusable(
  dtype: NumericDtype,
  bytes: number,
  reuse: Column | undefined,
): TypedArray | null {
  const fits =
    reuse?.kind === 'numeric' && reuse.dtype === dtype && reuse.data.byteLength === bytes;
  return fits ? reuse.data : null;
}
