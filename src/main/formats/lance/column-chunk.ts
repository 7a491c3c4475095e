import { isUtf8 } from 'node:buffer';
import { InputError, InternalError } from '../../../shared/errors';
import {
  bytesOf,
  dtypeFacts,
  isNumericDtype,
  rowBytes,
  type NumericDtype,
} from '../../../shared/model/dtype';
import type { Column, NumericColumn, StringColumn } from '../../../shared/model/tensor';
import type { ColumnMap } from './column-map';
import { escapeBytes } from '../rows/escaped-bytes';

/** Rows of one column on their way to Lance, copied out of the batches that come in. */
export interface ColumnChunk {
  /**
   * Appends rows `[from, to)` of a batch's column.
   * @param firstRow number of row `from` in the dataset, for messages
   */
  append(column: Column, from: number, to: number, firstRow: number): void;
  clear(): void;
  /** Bytes in use; text may be far longer than was expected. */
  readonly byteLength: number;
  /** Rows `[from, to)` of the chunk, as views. */
  slice(from: number, to: number): Column;
}

export function columnChunk(map: ColumnMap, capacity: number): ColumnChunk {
  const { dtype, encoding } = map;
  if ((encoding === 'values' || encoding === 'row-bytes') && isNumericDtype(dtype)) {
    return new NumericChunk(map, dtype, capacity);
  }
  return new TextChunk(map, capacity);
}

/** The part of it that says which rows are null; nothing is kept while none is. */
class Validity {
  readonly #capacity: number;
  #bytes: Uint8Array | undefined;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  append(at: number, valid: Uint8Array | undefined, from: number, to: number): void {
    if (valid === undefined && this.#bytes === undefined) return;
    this.#bytes ??= new Uint8Array(this.#capacity).fill(1);
    if (valid === undefined) this.#bytes.fill(1, at, at + to - from);
    else this.#bytes.set(valid.subarray(from, to), at);
  }

  clear(): void {
    this.#bytes = undefined;
  }

  /** Absent where no row of the slice is null. */
  slice(from: number, to: number): { valid?: Uint8Array } {
    const valid = this.#bytes?.subarray(from, to);
    return valid === undefined || !valid.includes(0) ? {} : { valid };
  }
}

class NumericChunk implements ColumnChunk {
  readonly #map: ColumnMap;
  readonly #dtype: NumericDtype;
  readonly #rowBytes: number;
  readonly #bytes: ArrayBuffer;
  readonly #validity: Validity;
  #rows = 0;

  constructor(map: ColumnMap, dtype: NumericDtype, capacity: number) {
    this.#map = map;
    this.#dtype = dtype;
    this.#rowBytes = rowBytes(dtype, map.shape);
    this.#bytes = new ArrayBuffer(capacity * this.#rowBytes);
    this.#validity = new Validity(capacity);
  }

  get byteLength(): number {
    return this.#rows * this.#rowBytes;
  }

  append(column: Column, from: number, to: number): void {
    if (column.kind !== 'numeric' || column.dtype !== this.#dtype) {
      throw new InternalError(
        `“${this.#map.name}” was announced as ${this.#dtype} and came as something else.`,
      );
    }
    const rows = bytesOf(column.data).subarray(from * this.#rowBytes, to * this.#rowBytes);
    if (rows.length !== (to - from) * this.#rowBytes) {
      throw new InternalError(
        `“${this.#map.name}” came with ${column.data.byteLength} bytes, which are too few rows.`,
      );
    }
    new Uint8Array(this.#bytes).set(rows, this.#rows * this.#rowBytes);
    this.#validity.append(this.#rows, column.valid, from, to);
    this.#rows += to - from;
  }

  clear(): void {
    this.#rows = 0;
    this.#validity.clear();
  }

  slice(from: number, to: number): NumericColumn {
    const { array, itemBytes, slots } = dtypeFacts(this.#dtype);
    const elements = ((to - from) * this.#rowBytes * slots) / itemBytes;
    return {
      kind: 'numeric',
      dtype: this.#dtype,
      shape: this.#map.shape,
      data: new array(this.#bytes, from * this.#rowBytes, elements),
      ...this.#validity.slice(from, to),
    };
  }
}

/** Text, bytes, and whole numbers on their way to decimal text. */
class TextChunk implements ColumnChunk {
  readonly #map: ColumnMap;
  readonly #offsets: Int32Array;
  readonly #validity: Validity;
  #bytes = new Uint8Array(4096);
  /** Bytes in use. */
  #filled = 0;
  #rows = 0;

  constructor(map: ColumnMap, capacity: number) {
    this.#map = map;
    this.#offsets = new Int32Array(capacity + 1);
    this.#validity = new Validity(capacity);
  }

  get byteLength(): number {
    return this.#filled;
  }

  append(column: Column, from: number, to: number, firstRow: number): void {
    if (column.kind === 'string') this.#appendStrings(column, from, to, firstRow);
    else this.#appendNumbers(column, from, to);
    this.#validity.append(this.#rows, column.valid, from, to);
    this.#rows += to - from;
  }

  clear(): void {
    this.#rows = 0;
    this.#filled = 0;
    this.#validity.clear();
  }

  slice(from: number, to: number): StringColumn {
    const begin = this.#offsets[from] ?? 0;
    return {
      kind: 'string',
      encoding: this.#map.encoding === 'binary' ? 'bytes' : 'utf8',
      offsets:
        begin === 0
          ? this.#offsets.subarray(from, to + 1)
          : this.#offsets.slice(from, to + 1).map((at) => at - begin),
      bytes: this.#bytes.subarray(begin, this.#offsets[to]),
      ...this.#validity.slice(from, to),
    };
  }

  #appendStrings(
    { offsets, bytes }: StringColumn,
    from: number,
    to: number,
    firstRow: number,
  ): void {
    if (this.#map.encoding === 'decimal') {
      throw new InternalError(
        `“${this.#map.name}” was announced as ${this.#map.dtype} and came as text.`,
      );
    }
    if (this.#map.encoding === 'escaped-bytes') {
      this.#appendEscaped(offsets, bytes, from, to);
      return;
    }
    const begin = offsets[from] ?? 0;
    const end = offsets[to] ?? 0;
    const rows = bytes.subarray(begin, end);
    if (this.#map.encoding !== 'binary') this.#requireUtf8(offsets, bytes, from, to, firstRow);
    const at = this.#reserve(rows.length);
    this.#bytes.set(rows, at);
    for (let row = from; row < to; row += 1) {
      this.#offsets[this.#rows + row - from + 1] = at + (offsets[row + 1] ?? 0) - begin;
    }
  }

  #appendEscaped(offsets: Int32Array, bytes: Uint8Array, from: number, to: number): void {
    for (let row = from; row < to; row += 1) {
      const text = escapeBytes(bytes.subarray(offsets[row], offsets[row + 1]));
      const at = this.#reserve(text.length);
      this.#bytes.set(text, at);
      this.#offsets[this.#rows + row - from + 1] = at + text.length;
    }
  }

  #appendNumbers(column: NumericColumn, from: number, to: number): void {
    if (this.#map.encoding !== 'decimal' || column.dtype !== this.#map.dtype) {
      throw new InternalError(
        `“${this.#map.name}” was announced as ${this.#map.dtype} and came as ${column.dtype}.`,
      );
    }
    for (let row = from; row < to; row += 1) {
      const text = String(column.data[row] ?? 0);
      const at = this.#reserve(text.length);
      for (let index = 0; index < text.length; index += 1)
        this.#bytes[at + index] = text.charCodeAt(index);
      this.#offsets[this.#rows + row - from + 1] = at + text.length;
    }
  }

  #requireUtf8(
    offsets: Int32Array,
    bytes: Uint8Array,
    from: number,
    to: number,
    firstRow: number,
  ): void {
    for (let row = from; row < to; row += 1) {
      if (isUtf8(bytes.subarray(offsets[row], offsets[row + 1]))) continue;
      const number = firstRow + row - from;
      throw new InputError(
        'not-utf8',
        `“${this.#map.name}” of row ${number} is not valid UTF-8, so Lance cannot hold it as text.`,
        {
          row: number,
          hint: 'Rename that row in the source, or leave it out.',
        },
      );
    }
  }

  /** Byte offset at which `length` more bytes fit. */
  #reserve(length: number): number {
    const at = this.#filled;
    const needed = at + length;
    if (needed > 2 ** 31 - 1) {
      throw new InputError(
        'text-too-long',
        `“${this.#map.name}” has more than 2 GiB of text in one chunk.`,
        {
          hint: 'Set a smaller targetChunkBytes.',
        },
      );
    }
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, at));
      this.#bytes = grown;
    }
    this.#filled = needed;
    return at;
  }
}
