/**
 * Fills one dataset, chunk after chunk. Rows wait until they fill whole chunks: the library
 * compresses and writes a chunk anew whenever a part of it comes.
 */
import { InputError } from '../../../shared/errors';
import { bytesOf, elementCount } from '../../../shared/model/dtype';
import type { Column, StringColumn } from '../../../shared/model/tensor';
import { yieldToEventLoop } from '../../lib/cancel';
import { stringBytes } from '../../lib/string-column';
import { elementBytes } from './header-messages';
import type { LibraryFile } from './library-file';
import type { OpenLibrary } from './open-library';
import type { NewDataset } from './skeleton';
import { type Slab, planSlabs } from './slabs';

export interface ValuesWriter {
  /** Appends the rows of a column, whose memory may be used again afterwards. */
  append(column: Column, rows: number): Promise<void>;
  /** Writes what waits. */
  finish(): Promise<void>;
}

/** Values are handed to the library in pieces of about this size. */
const CALL_BYTES = 4 * 1024 * 1024;
/** Texts of so many bytes are written before their chunk is full. */
const MOST_TEXT_BYTES = 16 * 1024 * 1024;

export function valuesWriter(file: LibraryFile, dataset: NewDataset, field: string): ValuesWriter {
  const { element } = dataset;
  if (element.kind === 'text' || element.kind === 'bytes')
    return new VariableWriter(file, dataset, field);
  return new FixedWriter(file, dataset, field);
}

/** Whole chunks that make a call. */
function callRowsOf({ chunk, rowShape, element }: NewDataset): number {
  const [rows = 1] = chunk;
  const bytes = rows * elementCount(rowShape) * elementBytes(element);
  return rows * Math.max(1, Math.floor(CALL_BYTES / Math.max(1, bytes)));
}

class FixedWriter implements ValuesWriter {
  readonly #rowBytes: number;
  readonly #callRows: number;
  readonly #waiting: Buffer;
  #waitingRows = 0;
  #written = 0;

  constructor(
    private readonly file: LibraryFile,
    private readonly dataset: NewDataset,
    private readonly field: string,
  ) {
    this.#rowBytes = elementCount(dataset.rowShape) * elementBytes(dataset.element);
    this.#callRows = callRowsOf(dataset);
    this.#waiting = Buffer.allocUnsafeSlow(this.#callRows * this.#rowBytes);
  }

  async append(column: Column, rows: number): Promise<void> {
    const first = this.#written + this.#waitingRows;
    const bytes =
      column.kind === 'numeric'
        ? bytesOf(column.data)
        : padded(column, this.#rowBytes, this.field, first);
    for (let row = 0; row < rows;) {
      const count = Math.min(rows - row, this.#callRows - this.#waitingRows);
      const part = bytes.subarray(row * this.#rowBytes, (row + count) * this.#rowBytes);
      if (count === this.#callRows) await this.#write(part, count);
      else {
        this.#waiting.set(part, this.#waitingRows * this.#rowBytes);
        this.#waitingRows += count;
        if (this.#waitingRows === this.#callRows) await this.finish();
      }
      row += count;
    }
  }

  async finish(): Promise<void> {
    const rows = this.#waitingRows;
    this.#waitingRows = 0;
    if (rows > 0) await this.#write(this.#waiting.subarray(0, rows * this.#rowBytes), rows);
  }

  async #write(bytes: Uint8Array, rows: number): Promise<void> {
    const itemBytes = elementBytes(this.dataset.element);
    const start = this.#written;
    let done = 0;
    await writeRows(this.file, this.dataset, start, rows, itemBytes, (open, slab) => {
      const length = slab.items * itemBytes;
      const at = open.scratch(length);
      open.heap.set(bytes.subarray(done, done + length), at);
      done += length;
      return at;
    });
    this.#written += rows;
  }
}

class VariableWriter implements ValuesWriter {
  readonly #callRows: number;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #written = 0;

  constructor(
    private readonly file: LibraryFile,
    private readonly dataset: NewDataset,
    private readonly field: string,
  ) {
    this.#callRows = Math.min(callRowsOf(dataset), 65_536);
  }

  async append(column: Column, rows: number): Promise<void> {
    if (column.kind !== 'string') throw new TypeError(`The field "${this.field}" holds no text.`);
    for (let row = 0; row < rows; row += 1) {
      const bytes = stringBytes(column, row).slice();
      if (this.dataset.element.kind === 'text' && bytes.includes(0))
        throw notHoldable(this.field, this.#written + this.#waiting.length, 'a NUL character');
      this.#waiting.push(bytes);
      this.#waitingBytes += bytes.length;
      if (this.#waiting.length === this.#callRows || this.#waitingBytes >= MOST_TEXT_BYTES)
        await this.finish();
    }
  }

  async finish(): Promise<void> {
    const values = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    if (values.length === 0) return;
    const isText = this.dataset.element.kind === 'text';
    // A pointer to text, or a length and a pointer, as 32-bit C has them.
    const itemBytes = isText ? 4 : 8;
    let done = 0;
    await writeRows(
      this.file,
      this.dataset,
      this.#written,
      values.length,
      itemBytes,
      (open, slab) => {
        const part = values.slice(done, done + slab.items);
        done += slab.items;
        return putVariable(open, part, isText);
      },
    );
    this.#written += values.length;
  }
}

/** Puts values behind their pointers into the library's memory; returns where the pointers are. */
function putVariable(open: OpenLibrary, values: readonly Uint8Array[], isText: boolean): number {
  const width = isText ? 4 : 8;
  const bytes = values.reduce((sum, value) => sum + value.length + 1, values.length * width);
  const at = open.scratch(bytes);
  const { heap } = open;
  const view = new DataView(heap.buffer, heap.byteOffset);
  let end = at + values.length * width;
  values.forEach((value, index) => {
    const place = at + index * width;
    if (!isText) view.setUint32(place, value.length, true);
    view.setUint32(place + width - 4, end, true);
    heap.set(value, end);
    heap[end + value.length] = 0;
    end += value.length + 1;
  });
  return at;
}

/**
 * Makes the dataset `start + rows` rows long and writes the new ones.
 * @param put brings the values of a slab into the library's memory and says where they are.
 */
async function writeRows(
  file: LibraryFile,
  { name, rowShape }: NewDataset,
  start: number,
  rows: number,
  itemBytes: number,
  put: (open: OpenLibrary, slab: Slab) => number,
): Promise<void> {
  const path = `/${name}`;
  const what = `: ${path} cannot be written`;
  const shape = [start + rows, ...rowShape];
  await file.use(what, (open) =>
    open.assert(open.library.resize_dataset(open.id, path, shape.map(BigInt)), what),
  );
  const target = { shape, type: { itemBytes } };
  for (const slab of planSlabs(target, start, rows, start + rows)) {
    await file.use(what, (open) => {
      const at = BigInt(put(open, slab));
      const count = slab.count.map(BigInt);
      const offset = slab.offset.map(BigInt);
      const strides = count.map(() => 1n);
      const { library, id } = open;
      open.assert(library.set_dataset_data(id, path, count, offset, strides, at), what);
    });
    await yieldToEventLoop();
  }
}

/** Rows filled up with NULs to one width. */
function padded(column: StringColumn, width: number, field: string, firstRow: number): Uint8Array {
  const rows = column.offsets.length - 1;
  const bytes = new Uint8Array(rows * width);
  for (let row = 0; row < rows; row += 1) {
    const value = stringBytes(column, row);
    if (value.length > width)
      throw notHoldable(field, firstRow + row, `${value.length} bytes where ${width} are declared`);
    if (value.at(-1) === 0) throw notHoldable(field, firstRow + row, 'a NUL at its end');
    bytes.set(value, row * width);
  }
  return bytes;
}

function notHoldable(field: string, row: number, what: string): InputError {
  return new InputError(
    'bad-string',
    `Row ${row} of the field "${field}" has ${what}, which HDF5 strings cannot hold.`,
    { row, hint: 'Choose a format that holds any bytes, such as Lance or Parquet.' },
  );
}
