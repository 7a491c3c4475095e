import { InputError } from '../../../shared/errors';

const HEADER_BYTES = 16;
/** Rows counted together, so that a row is found by a few steps and not by a walk. */
const BLOCK_BITS = 512;

/**
 * Which rows of an array are there: bit `row % 64` of 64-bit word `row / 64`, little-endian, 1 for
 * a row that is there, 0 for a deleted one. Bit `row % 8` of byte `row / 8` is the same bit.
 *
 * The file is two u64 (rows, deleted rows) and the words. The specification knows the words only;
 * NumPack has written the header for as long as it writes bitmaps and reads both.
 */
export class DeletionBitmap {
  readonly activeCount: number;
  /** Active rows before block `i` of 512 rows; the last entry is all of them. */
  readonly #before: Float64Array;

  private constructor(
    /** Stored rows, deleted ones included. */
    readonly rows: number,
    private readonly bits: Uint8Array,
  ) {
    const blocks = Math.ceil(rows / BLOCK_BITS);
    this.#before = new Float64Array(blocks + 1);
    for (let block = 0; block < blocks; block += 1)
      this.#before[block + 1] = (this.#before[block] ?? 0) + this.#countBlock(block);
    this.activeCount = this.#before[blocks] ?? 0;
  }

  /** Every row is there. */
  static full(rows: number): DeletionBitmap {
    const bits = new Uint8Array(wordsOf(rows) * 8).fill(0xff);
    clearFrom(bits, rows);
    return new DeletionBitmap(rows, bits);
  }

  /**
   * @param arrayRows rows that the metadata gives the array.
   * @throws InputError `bad-bitmap` when the file is no bitmap, or names rows that are not there.
   */
  static parse(file: Uint8Array, arrayRows: number, path: string): DeletionBitmap {
    const stored = headerRows(file);
    const covered = stored ?? arrayRows;
    const words = file.subarray(stored === null ? 0 : HEADER_BYTES);
    if (words.length % 8 !== 0 || words.length < wordsOf(covered) * 8) {
      throw bad(
        path,
        `it has ${file.length} bytes, which is too little for the ${arrayRows} rows of its array`,
      );
    }
    // Rows that the bitmap does not reach are deleted, as NumPack reads it.
    const bits = new Uint8Array(wordsOf(arrayRows) * 8);
    bits.set(words.subarray(0, Math.min(words.length, bits.length)));
    clearFrom(bits, Math.min(covered, arrayRows));
    if (hasBitFrom(words, arrayRows, covered))
      throw bad(path, `it names rows behind the last of the ${arrayRows} rows of its array`);
    return new DeletionBitmap(arrayRows, bits);
  }

  get deletedCount(): number {
    return this.rows - this.activeCount;
  }

  isActive(row: number): boolean {
    return (((this.bits[row >>> 3] ?? 0) >>> (row & 7)) & 1) === 1;
  }

  /** The stored row that the `index`-th active row is. @param index in `[0, activeCount)`. */
  storedRow(index: number): number {
    let low = 0;
    let high = this.#before.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if ((this.#before[middle] ?? 0) <= index) low = middle;
      else high = middle;
    }
    let left = index - (this.#before[low] ?? 0);
    let row = low * BLOCK_BITS;
    for (; ; row += 8) {
      const count = bitCount(this.bits[row / 8] ?? 0);
      if (left < count) break;
      left -= count;
    }
    for (; ; row += 1) {
      if (!this.isActive(row)) continue;
      if (left === 0) return row;
      left -= 1;
    }
  }

  /** How many active rows follow each other from this stored row on, at most `limit`. */
  runFrom(row: number, limit: number): number {
    let end = row;
    const last = Math.min(this.rows, row + limit);
    while (end < last) {
      if ((end & 7) === 0 && this.bits[end >>> 3] === 0xff) end += 8;
      else if (this.isActive(end)) end += 1;
      else break;
    }
    return Math.min(end, last) - row;
  }

  without(storedRows: Iterable<number>): DeletionBitmap {
    const bits = this.bits.slice();
    for (const row of storedRows) bits[row >>> 3] = (bits[row >>> 3] ?? 0) & ~(1 << (row & 7));
    return new DeletionBitmap(this.rows, bits);
  }

  /** With so many more rows, all of them there. */
  extended(more: number): DeletionBitmap {
    const rows = this.rows + more;
    const bits = new Uint8Array(wordsOf(rows) * 8).fill(0xff);
    bits.set(this.bits);
    for (let row = this.rows; row < Math.min(rows, this.bits.length * 8); row += 1)
      bits[row >>> 3] = (bits[row >>> 3] ?? 0) | (1 << (row & 7));
    clearFrom(bits, rows);
    return new DeletionBitmap(rows, bits);
  }

  toFile(): Uint8Array {
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeBigUInt64LE(BigInt(this.rows), 0);
    header.writeBigUInt64LE(BigInt(this.deletedCount), 8);
    return Buffer.concat([header, this.bits]);
  }

  #countBlock(block: number): number {
    let count = 0;
    const first = (block * BLOCK_BITS) / 8;
    for (const byte of this.bits.subarray(first, first + BLOCK_BITS / 8)) count += bitCount(byte);
    return count;
  }
}

export function bitmapName(array: string): string {
  return `deleted_${array}.npkb`;
}

/** Rows and deleted rows as the header gives them; null where the file has none. */
export function bitmapHeader(file: Uint8Array): { rows: number; deleted: number } | null {
  const rows = headerRows(file);
  if (rows === null) return null;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  return { rows, deleted: Number(view.getBigUint64(8, true)) };
}

/** NumPack's own rule: there is a header when the size is the one that it would give. */
function headerRows(file: Uint8Array): number | null {
  if (file.length < HEADER_BYTES) return null;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const rows = Number(view.getBigUint64(0, true));
  return file.length === HEADER_BYTES + wordsOf(rows) * 8 ? rows : null;
}

function wordsOf(rows: number): number {
  return Math.ceil(rows / 64);
}

/** Clears every bit from `row` on. */
function clearFrom(bits: Uint8Array, row: number): void {
  const byte = Math.floor(row / 8);
  if (byte >= bits.length) return;
  bits.fill((bits[byte] ?? 0) & ((1 << (row % 8)) - 1), byte, byte + 1);
  bits.fill(0, byte + 1);
}

function hasBitFrom(bits: Uint8Array, from: number, to: number): boolean {
  for (let row = from; row < Math.min(to, bits.length * 8);) {
    if (row % 8 === 0 && bits[row / 8] === 0) row += 8;
    else if ((((bits[Math.floor(row / 8)] ?? 0) >>> (row % 8)) & 1) === 1) return true;
    else row += 1;
  }
  return false;
}

function bitCount(byte: number): number {
  const pairs = byte - ((byte >>> 1) & 0x55);
  const nibbles = (pairs & 0x33) + ((pairs >>> 2) & 0x33);
  return (nibbles + (nibbles >>> 4)) & 0x0f;
}

function bad(path: string, what: string): InputError {
  return new InputError('bad-bitmap', `The deletion bitmap ${path} does not fit: ${what}.`, {
    path,
    hint: 'Nobody can tell which rows were deleted; take the file from a copy of the folder.',
  });
}
