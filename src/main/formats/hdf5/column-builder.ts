/** Columns while they are filled from the library's memory. */
import { bytesOf, dtypeFacts, rowBytes, viewElements } from '../../../shared/model/dtype';
import { InputError } from '../../../shared/errors';
import type { Column } from '../../../shared/model/tensor';
import { allocated, tooLarge } from '../rows/allocate';
import { gatherItems, swapBytes } from '../rows/strided';
import type { ElementType, FixedStringType, NumericType, VariableType } from './stored-type';

/** Elements in the library's memory, one behind the other. */
export interface HeapItems {
  readonly heap: Uint8Array;
  /** Where the first element begins. */
  readonly at: number;
  /** Bytes from one element to the next. */
  readonly itemBytes: number;
}

export interface ColumnBuilder {
  /** Appends `count` elements from element `from` on. */
  append(items: HeapItems, from: number, count: number): void;
  /**
   * Memory for the next `count` elements as they lie in the file, to be filled by the caller; null
   * where elements have to go through `append`.
   */
  room(count: number): Uint8Array | null;
  column(): Column;
}

/**
 * @param offset of the field in each element.
 * @param shape of a row, without the dimensions of an array type.
 * @param reuse a column whose memory may be overwritten, where it is as large as needed.
 */
export function columnBuilder(
  type: ElementType,
  offset: number,
  rowCount: number,
  shape: readonly number[],
  reuse?: Column,
): ColumnBuilder {
  if (type.kind === 'numeric') return new NumericBuilder(type, offset, rowCount, shape, reuse);
  return type.kind === 'fixed-string'
    ? new TextBuilder(rowCount, type.encoding, (items, item) =>
        fixedText(type, offset, items, item),
      )
    : new TextBuilder(rowCount, type.kind === 'variable-string' ? 'utf8' : 'bytes', (items, item) =>
        variableText(type, offset, items, item),
      );
}

class NumericBuilder implements ColumnBuilder {
  readonly #column: Extract<Column, { kind: 'numeric' }>;
  readonly #bytes: Uint8Array;
  #filled = 0;

  constructor(
    private readonly type: NumericType,
    private readonly offset: number,
    rowCount: number,
    rowShape: readonly number[],
    reuse: Column | undefined,
  ) {
    const { dtype } = type;
    const shape = [...rowShape, ...type.shape];
    const length = rowCount * rowBytes(dtype, shape);
    const spare =
      reuse?.kind === 'numeric' && reuse.dtype === dtype && reuse.data.byteLength === length;
    // Not zeroed: every byte is filled, or the read fails and nobody sees the column.
    this.#bytes = spare ? bytesOf(reuse.data) : allocated(() => Buffer.allocUnsafeSlow(length));
    this.#column = { kind: 'numeric', dtype, shape, data: viewElements(dtype, this.#bytes) };
  }

  append({ heap, at, itemBytes }: HeapItems, from: number, count: number): void {
    const width = this.type.itemBytes;
    const start = at + from * itemBytes + this.offset;
    gatherItems(heap, start, itemBytes, width, count, this.#bytes, this.#filled);
    this.#filled += count * width;
  }

  room(count: number): Uint8Array {
    const start = this.#filled;
    this.#filled += count * this.type.itemBytes;
    return this.#bytes.subarray(start, this.#filled);
  }

  column(): Column {
    const { itemBytes, slots } = dtypeFacts(this.type.dtype);
    if (this.type.swapped) swapBytes(this.#bytes, itemBytes / slots);
    return this.#column;
  }
}

const MAX_TEXT_BYTES = 2 ** 31 - 1;

class TextBuilder implements ColumnBuilder {
  readonly #offsets: Int32Array;
  #bytes: Buffer;
  #row = 0;
  #end = 0;

  constructor(
    rowCount: number,
    private readonly encoding: 'utf8' | 'bytes',
    /** The bytes of an element, as a view of the library's memory. */
    private readonly read: (items: HeapItems, item: number) => Uint8Array,
  ) {
    this.#offsets = allocated(() => new Int32Array(rowCount + 1));
    this.#bytes = Buffer.allocUnsafe(Math.max(64, rowCount * 16));
  }

  append(items: HeapItems, from: number, count: number): void {
    for (let item = from; item < from + count; item += 1) {
      const text = this.read(items, item);
      if (this.#end + text.length > this.#bytes.length) this.#grow(text.length);
      this.#bytes.set(text, this.#end);
      this.#end += text.length;
      this.#row += 1;
      this.#offsets[this.#row] = this.#end;
    }
  }

  room(): null {
    return null;
  }

  column(): Column {
    const { buffer, byteOffset } = this.#bytes;
    return {
      kind: 'string',
      encoding: this.encoding,
      offsets: this.#offsets,
      bytes: new Uint8Array(buffer, byteOffset, this.#end),
    };
  }

  #grow(bytes: number): void {
    const needed = this.#end + bytes;
    if (needed > MAX_TEXT_BYTES) throw tooLarge('There is too much text for one batch.');
    const grown = allocated(() => Buffer.allocUnsafe(Math.min(MAX_TEXT_BYTES, needed * 2)));
    this.#bytes.copy(grown, 0, 0, this.#end);
    this.#bytes = grown;
  }
}

function fixedText(
  { padding, itemBytes: width }: FixedStringType,
  offset: number,
  { heap, at, itemBytes }: HeapItems,
  item: number,
): Uint8Array {
  const start = at + item * itemBytes + offset;
  let end = start + width;
  if (padding === 'nul-terminated') {
    const nul = heap.subarray(start, end).indexOf(0);
    if (nul !== -1) end = start + nul;
  } else if (padding !== 'none') {
    while (end > start && heap[end - 1] === 0) end -= 1;
    if (padding === 'space') while (end > start && heap[end - 1] === 0x20) end -= 1;
  }
  return heap.subarray(start, end);
}

/** Pointers and lengths have 32 bits in the library's memory. */
function variableText(
  { kind }: VariableType,
  offset: number,
  { heap, at, itemBytes }: HeapItems,
  item: number,
): Uint8Array {
  const view = new DataView(heap.buffer, heap.byteOffset);
  const start = at + item * itemBytes + offset;
  if (kind === 'variable-bytes') {
    const length = view.getUint32(start, true);
    const pointer = view.getUint32(start + 4, true);
    if (pointer + length > heap.length) throw outside();
    return heap.subarray(pointer, pointer + length);
  }
  const pointer = view.getUint32(start, true);
  if (pointer === 0) return heap.subarray(0, 0);
  const end = heap.indexOf(0, pointer);
  if (end === -1) throw outside();
  return heap.subarray(pointer, end);
}

function outside(): InputError {
  return new InputError('damaged', 'A string of variable length lies outside of all memory.');
}
