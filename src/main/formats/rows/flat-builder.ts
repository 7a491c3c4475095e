/**
 * Writes FlatBuffers from front to back: a table, then what it points to. A message of Arrow is a
 * few hundred bytes, so a tree of values that is laid out once is all that is needed.
 */
export type FlatValue =
  | { readonly kind: 'uint8' | 'int16' | 'int32' | 'int64'; readonly value: number }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'table'; readonly fields: FlatFields }
  | { readonly kind: 'tables'; readonly items: readonly FlatFields[] }
  /** Structs of 64-bit words, `words` a struct. */
  | { readonly kind: 'structs'; readonly words: number; readonly values: readonly number[] };

/** By slot; undefined leaves the field at its default. */
export type FlatFields = readonly (FlatValue | undefined)[];

const INLINE_BYTES = { uint8: 1, int16: 2, int32: 4, int64: 8 } as const;

/** The bytes of a root table, a multiple of 8. */
export function buildFlat(fields: FlatFields): Uint8Array {
  const builder = new FlatBuilder();
  const root = builder.reserve(4, 4);
  builder.point(root, builder.table(fields));
  return builder.bytes();
}

class FlatBuilder {
  #view = new DataView(new ArrayBuffer(1024));
  #end = 0;

  bytes(): Uint8Array {
    this.reserve(0, 8);
    return new Uint8Array(this.#view.buffer, 0, this.#end);
  }

  /** Room for `bytes` zeros at a multiple of `align`; where it begins. */
  reserve(bytes: number, align: number): number {
    const start = Math.ceil(this.#end / align) * align;
    this.#end = start + bytes;
    if (this.#end > this.#view.byteLength) {
      const larger = new Uint8Array(Math.max(this.#end, this.#view.byteLength * 2));
      larger.set(new Uint8Array(this.#view.buffer));
      this.#view = new DataView(larger.buffer);
    }
    return start;
  }

  point(at: number, target: number): void {
    this.#view.setUint32(at, target - at, true);
  }

  /** The vtable, the table itself with its widest fields first, then what it points to. */
  table(fields: FlatFields): number {
    const widths = fields.map((value) => (value === undefined ? 0 : inlineBytes(value)));
    const vtable = this.reserve(4 + fields.length * 2, 8);
    // An offset of 4 bytes to the vtable; padded, so that 64-bit fields come right.
    const start = this.reserve(8, 8);
    const places = new Map<number, number>();
    for (const width of [8, 4, 2, 1]) {
      widths.forEach((bytes, slot) => {
        if (bytes === width) places.set(slot, this.reserve(width, width));
      });
    }
    this.#view.setInt32(start, start - vtable, true);
    this.#view.setUint16(vtable, 4 + fields.length * 2, true);
    this.#view.setUint16(vtable + 2, this.#end - start, true);
    for (const [slot, place] of places) {
      this.#view.setUint16(vtable + 4 + slot * 2, place - start, true);
      const value = fields[slot];
      if (value !== undefined) this.#put(value, place);
    }
    return start;
  }

  #put(value: FlatValue, at: number): void {
    switch (value.kind) {
      case 'uint8':
        this.#view.setUint8(at, value.value);
        break;
      case 'int16':
        this.#view.setInt16(at, value.value, true);
        break;
      case 'int32':
        this.#view.setInt32(at, value.value, true);
        break;
      case 'int64':
        this.#view.setBigInt64(at, BigInt(value.value), true);
        break;
      case 'text':
        this.point(at, this.#text(value.text));
        break;
      case 'table':
        this.point(at, this.table(value.fields));
        break;
      case 'tables':
        this.point(at, this.#tables(value.items));
        break;
      case 'structs':
        this.point(at, this.#structs(value.words, value.values));
        break;
    }
  }

  #text(text: string): number {
    const utf8 = new TextEncoder().encode(text);
    // A zero byte behind the text, as every FlatBuffers string has.
    const start = this.reserve(4 + utf8.length + 1, 4);
    this.#view.setUint32(start, utf8.length, true);
    new Uint8Array(this.#view.buffer).set(utf8, start + 4);
    return start;
  }

  #tables(items: readonly FlatFields[]): number {
    const start = this.reserve(4 + items.length * 4, 4);
    this.#view.setUint32(start, items.length, true);
    items.forEach((item, index) => {
      const at = start + 4 + index * 4;
      this.point(at, this.table(item));
    });
    return start;
  }

  #structs(words: number, values: readonly number[]): number {
    // The items, not their count, lie at a multiple of 8.
    this.reserve(4, 8);
    const count = this.reserve(4, 4);
    this.#view.setUint32(count, values.length / words, true);
    const start = this.reserve(values.length * 8, 8);
    values.forEach((value, index) => {
      this.#view.setBigInt64(start + index * 8, BigInt(value), true);
    });
    return count;
  }
}

/** An offset to what lies outside the table takes 4 bytes. */
function inlineBytes(value: FlatValue): number {
  switch (value.kind) {
    case 'uint8':
    case 'int16':
    case 'int32':
    case 'int64':
      return INLINE_BYTES[value.kind];
    default:
      return 4;
  }
}
