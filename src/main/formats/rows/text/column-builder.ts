/** Columns that grow row by row from cells. */
import {
  type NumericDtype,
  allocateElements,
  bytesOf,
  dtypeFacts,
  elementCount,
} from '../../../../shared/model/dtype';
import type { Column } from '../../../../shared/model/tensor';
import { assertNever } from '../../../../shared/errors';
import { allocated } from '../allocate';
import { ByteSink } from './byte-sink';
import { type Cells, MARK, type Mark } from './cells';
import { type Dialect, SPACE } from './dialect';
import { parseList } from './parse-list';
import { type PutElement, putElement, putWord } from './put-element';
import { RowFault, shown } from './row-fault';
import type { StoredColumn } from './stored-column';
import type { TextEncodingName, Transcode } from './encoding';
import { transcoder } from './encoding';
import { assertUtf8 } from './utf8-cell';

/** For one unescaped cell at a time. */
const scratch = new ByteSink();

export interface ColumnBuilder {
  /**
   * Sets row `row`, which is the last one so far or the one behind it.
   * @throws RowFault where the cell does not fit
   */
  put(row: number, cells: Cells): void;
  /** The first `rows` rows. */
  column(rows: number): Column;
}

export interface BuildOptions {
  readonly dialect: Dialect;
  readonly encoding: TextEncodingName;
  /** Rows that there will be at most. */
  readonly capacity: number;
}

export function columnBuilder(stored: StoredColumn, options: BuildOptions): ColumnBuilder {
  const { type, field } = stored;
  switch (type.kind) {
    case 'number':
      return new NumberBuilder(stored, type.dtype, [], 1, options);
    case 'numbered':
      return new NumberBuilder(stored, type.dtype, field.shape, stored.cells.length, options);
    case 'list':
      return new ListBuilder(stored, type.dtype, type.shape, options);
    case 'text':
    case 'base64':
      return new TextBuilder(stored, type.kind, options);
    default:
      return assertNever(type, 'cell type');
  }
}

/** Which rows are null; nothing is kept while none is. */
class Validity {
  #valid: Uint8Array | undefined;

  constructor(private readonly capacity: number) {}

  set(row: number, valid: boolean): void {
    if (!valid) this.#valid ??= new Uint8Array(this.capacity).fill(1);
    if (this.#valid !== undefined) this.#valid[row] = valid ? 1 : 0;
  }

  of(rows: number): { readonly valid?: Uint8Array } {
    const valid = this.#valid?.subarray(0, rows);
    return valid?.includes(0) === true ? { valid } : {};
  }
}

class NumberBuilder implements ColumnBuilder {
  readonly #data;
  readonly #put: PutElement;
  readonly #putWord: PutElement;
  readonly #validity: Validity;

  constructor(
    private readonly stored: StoredColumn,
    private readonly dtype: NumericDtype,
    private readonly shape: readonly number[],
    private readonly width: number,
    private readonly options: BuildOptions,
  ) {
    this.#data = allocated(() => allocateElements(dtype, options.capacity * width));
    this.#put = putElement(dtype, this.#data);
    this.#putWord = options.dialect.quotedNumbers ? this.#put : putWord(dtype, this.#data);
    this.#validity = new Validity(options.capacity);
  }

  put(row: number, cells: Cells): void {
    const { cells: columns } = this.stored;
    let nulls = 0;
    for (let part = 0; part < columns.length; part += 1) {
      const column = columns[part] ?? 0;
      const slot = row * this.width + part;
      const mark = cells.markOf(column);
      if (mark === MARK.nothing) {
        nulls += 1;
        this.#clear(slot);
      } else if (!this.#number(cells, mark, column, slot)) throw this.#misfit(cells, column);
    }
    this.#validity.set(row, nulls === 0);
    if (nulls > 0 && nulls < columns.length)
      throw new RowFault(
        'null-element',
        'some of its numbered cells are empty, and a tensor has no null elements',
        cells.fromOf(columns.find((column) => cells.markOf(column) !== MARK.nothing) ?? 0),
      );
  }

  column(rows: number): Column {
    const { dtype, shape } = this;
    const data = this.#data.subarray(0, rows * this.width);
    return { kind: 'numeric', dtype, shape, data, ...this.#validity.of(rows) };
  }

  #number(cells: Cells, mark: Mark, column: number, slot: number): boolean {
    const { bytes } = cells;
    let from = cells.fromOf(column);
    let to = cells.toOf(column);
    if (mark === MARK.bare) {
      // Spaces around a number say nothing.
      while (from < to && bytes[from] === SPACE) from += 1;
      while (to > from && bytes[to - 1] === SPACE) to -= 1;
      return this.#put(bytes, from, to, slot);
    }
    if (mark === MARK.quoted) return this.#putWord(cells.bytes, from, to, slot);
    if (mark !== MARK.escaped) return false;
    scratch.clear();
    this.options.dialect.unescape(cells.bytes, from, to, scratch);
    return this.#putWord(scratch.bytes, 0, scratch.length, slot);
  }

  #clear(slot: number): void {
    const { itemBytes } = dtypeFacts(this.dtype);
    bytesOf(this.#data).fill(0, slot * itemBytes, (slot + 1) * itemBytes);
  }

  #misfit(cells: Cells, column: number): RowFault {
    const from = cells.fromOf(column);
    const text = shown(cells.bytes, from, cells.toOf(column));
    return new RowFault('bad-number', `${text} is no ${this.dtype}`, from);
  }
}

class ListBuilder implements ColumnBuilder {
  readonly #data;
  readonly #bytes: Uint8Array;
  readonly #target;
  readonly #validity: Validity;
  /** As the text nests it: the two parts of a complex number are a level of their own. */
  readonly #nesting: readonly number[];
  readonly #slots: number;

  constructor(
    private readonly stored: StoredColumn,
    private readonly dtype: NumericDtype,
    private readonly shape: readonly number[],
    private readonly options: BuildOptions,
  ) {
    const { slots } = dtypeFacts(dtype);
    this.#nesting = slots === 2 ? [...shape, 2] : shape;
    this.#slots = elementCount(shape) * slots;
    this.#data = allocated(() => allocateElements(dtype, options.capacity * elementCount(shape)));
    this.#bytes = bytesOf(this.#data);
    this.#target = {
      put: putElement(dtype, this.#data),
      putWord: putWord(dtype, this.#data),
      floats:
        this.#data instanceof Float32Array || this.#data instanceof Float64Array
          ? this.#data
          : null,
    };
    this.#validity = new Validity(options.capacity);
  }

  put(row: number, cells: Cells): void {
    const column = this.stored.cells[0] ?? 0;
    const from = cells.fromOf(column);
    const to = cells.toOf(column);
    const first = row * this.#slots;
    const mark = cells.markOf(column);
    this.#validity.set(row, mark !== MARK.nothing);
    if (mark === MARK.nothing) {
      const width = this.#bytes.length / Math.max(1, this.options.capacity);
      this.#bytes.fill(0, row * width, (row + 1) * width);
    } else if (mark === MARK.escaped && this.options.dialect.quotedNumbers) {
      scratch.clear();
      this.options.dialect.unescape(cells.bytes, from, to, scratch);
      try {
        const { bytes, length } = scratch;
        parseList(bytes, 0, length, this.#nesting, this.#target, first);
      } catch (error) {
        // The place was one in the unescaped copy.
        throw error instanceof RowFault ? new RowFault(error.code, error.message, from) : error;
      }
    } else if (mark === MARK.list || this.options.dialect.quotedNumbers)
      parseList(cells.bytes, from, to, this.#nesting, this.#target, first);
    else throw new RowFault('bad-number', `${shown(cells.bytes, from, to)} is no list`, from);
  }

  column(rows: number): Column {
    const { dtype, shape } = this;
    const data = this.#data.subarray(0, rows * this.#slots);
    return { kind: 'numeric', dtype, shape, data, ...this.#validity.of(rows) };
  }
}

/** RFC 4648, section 4; the length is a multiple of four. */
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

class TextBuilder implements ColumnBuilder {
  readonly #offsets: Int32Array;
  readonly #sink = new ByteSink(64);
  readonly #validity: Validity;
  readonly #transcode: Transcode | null;

  constructor(
    private readonly stored: StoredColumn,
    private readonly kind: 'text' | 'base64',
    private readonly options: BuildOptions,
  ) {
    this.#offsets = new Int32Array(options.capacity + 1);
    this.#validity = new Validity(options.capacity);
    this.#transcode = transcoder(options.encoding);
  }

  put(row: number, cells: Cells): void {
    const column = this.stored.cells[0] ?? 0;
    const mark = cells.markOf(column);
    const sink = this.#sink;
    // A row that failed is set again.
    sink.length = this.#offsets[row] ?? 0;
    this.#validity.set(row, mark !== MARK.nothing);
    if (mark !== MARK.nothing) {
      const from = cells.fromOf(column);
      const to = cells.toOf(column);
      if (mark === MARK.escaped) {
        scratch.clear();
        this.options.dialect.unescape(cells.bytes, from, to, scratch);
        this.#push(scratch.bytes, 0, scratch.length, from);
      } else this.#push(cells.bytes, from, to, from);
      if (sink.length > 2 ** 31 - 1)
        throw new RowFault('too-much-text', 'the batch holds more than 2 GiB of text', from);
    }
    this.#offsets[row + 1] = sink.length;
  }

  column(rows: number): Column {
    const bytes = new Uint8Array(this.#sink.view().subarray(0, this.#offsets[rows]));
    return {
      kind: 'string',
      encoding: this.kind === 'base64' ? 'bytes' : 'utf8',
      offsets: this.#offsets.subarray(0, rows + 1),
      bytes,
      ...this.#validity.of(rows),
    };
  }

  /** @param origin where the cell begins, for a fault in a copy of it */
  #push(bytes: Buffer, from: number, to: number, origin: number): void {
    if (this.kind === 'base64') {
      const text = bytes.toString('latin1', from, to);
      if (text.length % 4 !== 0 || !BASE64.test(text))
        throw new RowFault('bad-base64', `${shown(bytes, from, to)} is no base64`, origin);
      const decoded = Buffer.from(text, 'base64');
      this.#sink.push(decoded, 0, decoded.length);
      return;
    }
    if (this.#transcode !== null) {
      this.#transcode(bytes, from, to, this.#sink);
      return;
    }
    try {
      assertUtf8(bytes, from, to);
    } catch (error) {
      if (!(error instanceof RowFault) || bytes !== scratch.bytes) throw error;
      throw new RowFault(error.code, error.message, origin + error.at);
    }
    this.#sink.push(bytes, from, to);
  }
}
