/**
 * Looks through a struct of Thrift's compact protocol before hyparquet builds objects from it: every
 * length must fit what is left, numbers end, nesting is shallow and the number of values is
 * bounded. A footer of a few bytes can otherwise ask for gigabytes or never end.
 *
 * Layout: thrift/doc/specs/thrift-compact-protocol.md; Parquet uses no maps, sets and UUIDs.
 */
const MAX_DEPTH = 16;
/** A varint of 64 bits. */
const MAX_VARINT_BYTES = 10;
/** Objects of a value each cost a hundred bytes or so. */
const MAX_VALUES = 4_000_000;

/** `short`: the bytes end inside the struct; more of them may make it whole. */
export class CompactError extends Error {
  constructor(
    readonly kind: 'short' | 'malformed',
    message: string,
  ) {
    super(message);
  }
}

/**
 * Where the struct that begins at `start` ends (exclusive).
 * @throws CompactError
 */
export function compactEnd(bytes: Uint8Array, start: number): number {
  const guard = new CompactGuard(bytes, start);
  guard.struct(0);
  return guard.offset;
}

class CompactGuard {
  #values = 0;

  constructor(
    private readonly bytes: Uint8Array,
    public offset: number,
  ) {}

  struct(depth: number): void {
    if (depth > MAX_DEPTH) throw new CompactError('malformed', 'structures are nested too deeply');
    for (;;) {
      const head = this.#byte();
      const type = head & 0x0f;
      if (type === 0) return;
      if (head >> 4 === 0) this.#varint();
      this.#value(type, depth);
    }
  }

  #value(type: number, depth: number): void {
    this.#values += 1;
    if (this.#values > MAX_VALUES) throw new CompactError('malformed', 'it holds too many values');
    switch (type) {
      case 1:
      case 2:
        return;
      case 3: {
        this.#skip(1);
        return;
      }
      case 4:
      case 5:
      case 6:
        this.#varint();
        return;
      case 7: {
        this.#skip(8);
        return;
      }
      case 8: {
        this.#skip(this.#varint());
        return;
      }
      case 9: {
        this.#list(depth);
        return;
      }
      case 12: {
        this.struct(depth + 1);
        return;
      }
      default:
        throw new CompactError('malformed', `it holds a value of the unknown type ${type}`);
    }
  }

  #list(depth: number): void {
    const head = this.#byte();
    const count = head >> 4 === 15 ? this.#varint() : head >> 4;
    const type = head & 0x0f;
    // Every element takes a byte at least.
    if (count > this.bytes.length - this.offset)
      throw new CompactError('short', `a list of ${count} values is longer than the bytes`);
    // Booleans take a byte each inside a list.
    for (let index = 0; index < count; index += 1) this.#value(type <= 2 ? 3 : type, depth + 1);
  }

  #byte(): number {
    const byte = this.bytes[this.offset];
    if (byte === undefined) throw new CompactError('short', 'the bytes end early');
    this.offset += 1;
    return byte;
  }

  #varint(): number {
    let value = 0;
    for (let index = 0; index < MAX_VARINT_BYTES; index += 1) {
      const byte = this.#byte();
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return value;
    }
    throw new CompactError('malformed', 'a number does not end');
  }

  #skip(count: number): void {
    if (count > this.bytes.length - this.offset)
      throw new CompactError('short', `${count} bytes are more than are left`);
    this.offset += count;
  }
}
