/** Columns while they are filled, row after row. */
import { type NumericDtype, bytesOf, dtypeFacts, rowBytes } from '../../../shared/model/dtype';
import type {
  Column,
  NumericColumn,
  StringColumn,
  TensorBatch,
} from '../../../shared/model/tensor';
import { allocated, tooLarge, unfilled } from '../rows/allocate';
import { gatherItems, swapBytes } from '../rows/strided';
import type { StoredColumn } from './part';
import { trimmedBytes, utf32ToUtf8 } from '../rows/utf32';

/** What a column will hold, agreed among all files of a dataset. */
export type ColumnSpec =
  | {
      readonly kind: 'numeric';
      readonly name: string;
      readonly dtype: NumericDtype;
      readonly shape: readonly number[];
    }
  | { readonly kind: 'string'; readonly name: string; readonly encoding: 'utf8' | 'bytes' };

/** Bytes of rows as they were read: row `i` begins at `i × stride`. */
export interface RowBytes {
  readonly bytes: Uint8Array;
  readonly rows: number;
  readonly stride: number;
  /** Bytes of the row before `bytes` begins: 0 unless only a part of each row was read. */
  readonly skipped: number;
  readonly recordBytes: number;
  readonly recordsPerRow: number;
}

export interface ColumnSink {
  readonly spec: ColumnSpec;
  /** Appends the rows of one column. */
  append(column: StoredColumn, source: RowBytes): void;
  column(): Column;
}

const MAX_STRING_BYTES = 2 ** 31 - 1;

/** @param reuse a column whose memory may be overwritten, where it is as large as needed. */
export function createSink(spec: ColumnSpec, rowCount: number, reuse?: Column): ColumnSink {
  return spec.kind === 'numeric'
    ? new NumericSink(spec, rowCount, reuse)
    : new StringSink(spec, rowCount);
}

export function toBatch(sinks: readonly ColumnSink[], rowCount: number): TensorBatch {
  return { rowCount, columns: new Map(sinks.map((sink) => [sink.spec.name, sink.column()])) };
}

export class NumericSink implements ColumnSink {
  readonly #column: NumericColumn;
  readonly #bytes: Uint8Array;
  #filled = 0;

  constructor(
    readonly spec: Extract<ColumnSpec, { kind: 'numeric' }>,
    rowCount: number,
    reuse?: Column,
  ) {
    const { dtype, shape } = spec;
    const length = rowCount * rowBytes(dtype, shape);
    if (reuse?.kind === 'numeric' && reuse.dtype === dtype && reuse.data.byteLength === length) {
      this.#bytes = bytesOf(reuse.data);
      this.#column = { kind: 'numeric', dtype, shape, data: reuse.data };
      return;
    }
    this.#column = { kind: 'numeric', dtype, shape, data: unfilled(dtype, length) };
    this.#bytes = bytesOf(this.#column.data);
  }

  append(column: StoredColumn, source: RowBytes): void {
    const items = source.rows * source.recordsPerRow;
    const stride = source.recordsPerRow === 1 ? source.stride : source.recordBytes;
    gatherItems(
      source.bytes,
      column.offset - source.skipped,
      stride,
      column.bytes,
      items,
      this.#bytes,
      this.#filled,
    );
    this.commit(column, items * column.bytes);
  }

  /** Where the next `length` bytes go, for a read that needs no copy; then `commit` them. */
  next(length: number): Uint8Array {
    return this.#bytes.subarray(this.#filled, this.#filled + length);
  }

  /** Takes bytes that lie in place already, swapping them where the file is big-endian. */
  commit(column: StoredColumn, length: number): void {
    const { element } = column;
    if (element.kind === 'numeric' && element.byteOrder === 'big') {
      swapBytes(this.next(length), element.itemBytes / dtypeFacts(element.dtype).slots);
    }
    this.#filled += length;
  }

  column(): NumericColumn {
    return this.#column;
  }
}

class StringSink implements ColumnSink {
  readonly #offsets: Int32Array;
  #bytes = new Uint8Array(0);
  #row = 0;
  #end = 0;

  constructor(
    readonly spec: Extract<ColumnSpec, { kind: 'string' }>,
    rowCount: number,
  ) {
    this.#offsets = allocated(() => new Int32Array(rowCount + 1));
  }

  append(column: StoredColumn, source: RowBytes): void {
    const { element } = column;
    const width = column.bytes;
    // UTF-8 never takes more bytes than the UTF-32 that it came from.
    this.#reserve(width * source.rows);
    for (let row = 0; row < source.rows; row += 1) {
      const from = row * source.stride + column.offset - source.skipped;
      if (element.kind === 'unicode') {
        this.#end += utf32ToUtf8(
          source.bytes,
          from,
          width,
          element.byteOrder,
          this.#bytes,
          this.#end,
        );
      } else {
        const length = trimmedBytes(source.bytes, from, width);
        for (let byte = 0; byte < length; byte += 1)
          this.#bytes[this.#end + byte] = source.bytes[from + byte] ?? 0;
        this.#end += length;
      }
      this.#row += 1;
      this.#offsets[this.#row] = this.#end;
    }
  }

  column(): StringColumn {
    const bytes = this.#bytes.slice(0, this.#end);
    return { kind: 'string', encoding: this.spec.encoding, offsets: this.#offsets, bytes };
  }

  #reserve(more: number): void {
    const needed = this.#end + more;
    if (needed <= this.#bytes.length) return;
    const rowsLeft = this.#offsets.length - 1 - this.#row;
    const size = Math.min(
      MAX_STRING_BYTES,
      Math.max(needed, this.#bytes.length * 2, rowsLeft * 16),
    );
    if (needed > size) throw tooLarge('More than 2 GiB of strings were asked for at once.');
    const larger = allocated(() => new Uint8Array(size));
    larger.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = larger;
  }
}
