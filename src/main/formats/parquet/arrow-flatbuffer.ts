/**
 * As much of Arrow's `Schema` message (arrow/format/Message.fbs, Schema.fbs) as Parquet's columns
 * need. Own, because the library's reader believes every length in the FlatBuffer: one flipped bit
 * makes it collect fields until the memory is full.
 */

export interface ArrowField {
  readonly name: string;
  /** Lengths of the lists around the values, outermost first; null where one is not fixed. */
  readonly sizes: readonly (number | null)[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** Tables that are visited: no schema of a sane file has more. */
const MAX_TABLES = 200_000;
const MAX_DEPTH = 64;
/** The numbers that the unions `MessageHeader` and `Type` have for these tables. */
const SCHEMA = 1;
const LIST = 12;
const FIXED_SIZE_LIST = 16;
const LARGE_LIST = 21;

/**
 * The fields of a schema that is an encapsulated IPC message.
 * @throws RangeError where an offset or a length leads outside the bytes
 */
export function arrowFields(bytes: Uint8Array): readonly ArrowField[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Since Arrow 0.15 a marker lies before the length of the message.
  const start = view.getUint32(0, true) === 0xffffffff ? 8 : 4;
  const buffer = new FlatBuffer(
    new DataView(bytes.buffer, bytes.byteOffset + start, bytes.length - start),
  );
  const message = buffer.table(0);
  if (buffer.byte(message, 1) !== SCHEMA) return [];
  const schema = buffer.child(message, 2);
  return schema === null ? [] : buffer.children(schema, 1).map((field) => fieldOf(buffer, field));
}

function fieldOf(buffer: FlatBuffer, field: number): ArrowField {
  const sizes: (number | null)[] = [];
  let inner: number | undefined = field;
  for (let depth = 0; inner !== undefined && depth < MAX_DEPTH; depth += 1) {
    const type = buffer.byte(inner, 2);
    if (type !== LIST && type !== LARGE_LIST && type !== FIXED_SIZE_LIST) break;
    const list = buffer.child(inner, 3);
    sizes.push(type === FIXED_SIZE_LIST && list !== null ? buffer.int(list, 0) : null);
    inner = buffer.children(inner, 5)[0];
  }
  const metadata = buffer
    .children(field, 6)
    .map((entry) => [buffer.text(entry, 0), buffer.text(entry, 1)] as const);
  return { name: buffer.text(field, 0), sizes, metadata: new Map(metadata) };
}

/** Tables by their position; a slot is the number of a field in its table's declaration. */
class FlatBuffer {
  #tables = 0;

  constructor(private readonly view: DataView) {}

  /** The table that the offset at `at` leads to. */
  table(at: number): number {
    this.#tables += 1;
    if (this.#tables > MAX_TABLES) throw new RangeError('a schema has too many tables');
    return at + this.view.getUint32(at, true);
  }

  byte(table: number, slot: number): number {
    const at = this.#field(table, slot);
    return at === null ? 0 : this.view.getUint8(at);
  }

  int(table: number, slot: number): number {
    const at = this.#field(table, slot);
    return at === null ? 0 : this.view.getInt32(at, true);
  }

  child(table: number, slot: number): number | null {
    const at = this.#field(table, slot);
    return at === null ? null : this.table(at);
  }

  children(table: number, slot: number): readonly number[] {
    const vector = this.#vector(table, slot, 4);
    return Array.from({ length: vector.count }, (_, index) => this.table(vector.at + index * 4));
  }

  text(table: number, slot: number): string {
    const { at, count } = this.#vector(table, slot, 1);
    return Buffer.from(this.view.buffer, this.view.byteOffset + at, count).toString('utf8');
  }

  #vector(
    table: number,
    slot: number,
    itemBytes: number,
  ): { readonly at: number; readonly count: number } {
    const field = this.#field(table, slot);
    if (field === null) return { at: 0, count: 0 };
    const at = field + this.view.getUint32(field, true);
    const count = this.view.getUint32(at, true);
    if (at + 4 + count * itemBytes > this.view.byteLength)
      throw new RangeError('a vector is longer than the schema');
    return { at: at + 4, count };
  }

  /** Where the field of this slot lies; null where the table leaves it out. */
  #field(table: number, slot: number): number | null {
    const vtable = table - this.view.getInt32(table, true);
    const bytes = this.view.getUint16(vtable, true);
    const place = 4 + slot * 2;
    const offset = place + 2 > bytes ? 0 : this.view.getUint16(vtable + place, true);
    return offset === 0 ? null : table + offset;
  }
}
