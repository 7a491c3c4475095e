/**
 * Reads a table of a FlatBuffer (flatbuffers.dev, "FlatBuffer Internals"). Own, because the
 * library's reader goes on silently behind the end of the bytes and knows no view types.
 *
 * Everything here throws a RangeError where the bytes lead outside themselves.
 */
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** A vector of structs of one size, in place. */
export interface StructVector {
  readonly view: DataView;
  /** Where the first struct begins. */
  readonly at: number;
  readonly count: number;
}

/**
 * What a message may still be read as. Its offsets may all lead to the same bytes, so that a short
 * message could spell out more than memory holds.
 */
interface Budget {
  tables: number;
  textBytes: number;
}

export class FlatTable {
  readonly #vtable: number;
  readonly #vtableBytes: number;

  private constructor(
    private readonly view: DataView,
    private readonly at: number,
    private readonly budget: Budget,
  ) {
    budget.tables -= 1;
    if (budget.tables < 0) throw new RangeError('the message refers to itself');
    this.#vtable = at - view.getInt32(at, true);
    this.#vtableBytes = view.getUint16(this.#vtable, true);
  }

  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const budget = { tables: bytes.length / 4, textBytes: 65_536 + bytes.length * 16 };
    return new FlatTable(view, view.getUint32(0, true), budget);
  }

  uint8(slot: number, absent = 0): number {
    const at = this.#field(slot);
    return at === 0 ? absent : this.view.getUint8(at);
  }

  int16(slot: number, absent = 0): number {
    const at = this.#field(slot);
    return at === 0 ? absent : this.view.getInt16(at, true);
  }

  int32(slot: number, absent = 0): number {
    const at = this.#field(slot);
    return at === 0 ? absent : this.view.getInt32(at, true);
  }

  /** A 64-bit number that JavaScript holds exactly. */
  int64(slot: number): number {
    const at = this.#field(slot);
    return at === 0 ? 0 : exactInt64(this.view, at);
  }

  flag(slot: number): boolean {
    return this.uint8(slot) !== 0;
  }

  table(slot: number): FlatTable | null {
    const at = this.#field(slot);
    return at === 0 ? null : new FlatTable(this.view, this.#follow(at), this.budget);
  }

  text(slot: number): string {
    const at = this.#field(slot);
    if (at === 0) return '';
    const { start, count } = this.#vector(at, 1);
    this.budget.textBytes -= count;
    if (this.budget.textBytes < 0) throw new RangeError('the message repeats its texts');
    return decoder.decode(new Uint8Array(this.view.buffer, this.view.byteOffset + start, count));
  }

  tables(slot: number): FlatTable[] {
    const at = this.#field(slot);
    if (at === 0) return [];
    const { start, count } = this.#vector(at, 4);
    return Array.from(
      { length: count },
      (_, index) => new FlatTable(this.view, this.#follow(start + index * 4), this.budget),
    );
  }

  /** Structs of `itemBytes` bytes; numbers are vectors of structs too. */
  structs(slot: number, itemBytes: number): StructVector {
    const at = this.#field(slot);
    if (at === 0) return { view: this.view, at: 0, count: 0 };
    const { start, count } = this.#vector(at, itemBytes);
    return { view: this.view, at: start, count };
  }

  /** Where the field's value lies, or 0 where the table leaves it out. */
  #field(slot: number): number {
    const entry = 4 + slot * 2;
    if (entry + 2 > this.#vtableBytes) return 0;
    const offset = this.view.getUint16(this.#vtable + entry, true);
    return offset === 0 ? 0 : this.at + offset;
  }

  #follow(at: number): number {
    return at + this.view.getUint32(at, true);
  }

  #vector(at: number, itemBytes: number): { readonly start: number; readonly count: number } {
    const start = this.#follow(at) + 4;
    const count = this.view.getUint32(start - 4, true);
    if (start + count * itemBytes > this.view.byteLength)
      throw new RangeError(`a list of ${count} items leads outside the message`);
    return { start, count };
  }
}

/** @throws RangeError for what is no whole number that JavaScript holds exactly. */
export function exactInt64(view: DataView, at: number): number {
  const value = view.getInt32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);
  if (Number.isSafeInteger(value)) return value;
  throw new RangeError(`the number at byte ${at} is too large`);
}
