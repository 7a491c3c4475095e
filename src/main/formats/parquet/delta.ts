/**
 * DELTA_BINARY_PACKED and what builds on it (Encodings.md): differences in blocks, the blocks in
 * miniblocks of their own bit width. Differences wrap around in two's complement.
 */
import { DamagedPage } from './damaged-page';
import { type TextValues } from './values';

/** Values of a miniblock; the specification asks for a multiple of 32, and writers use 32. */
const MAX_MINIBLOCK = 1 << 20;

interface Unpacked {
  readonly values: BigInt64Array;
  /** Byte behind the last block. */
  readonly end: number;
}

/** Exactly `count` whole numbers from byte `from` on. */
export function unpackDeltas(bytes: Uint8Array, from: number, count: number): Unpacked {
  const reader = new DeltaReader(bytes, from);
  const blockValues = reader.varint();
  const miniblocks = reader.varint();
  const total = reader.varint();
  const first = reader.zigzag();
  if (total !== count) throw new DamagedPage(`its deltas hold ${total} of ${count} values`);
  const perMiniblock = blockValues / miniblocks;
  const sound =
    Number.isInteger(perMiniblock) && perMiniblock % 8 === 0 && perMiniblock <= MAX_MINIBLOCK;
  if (!sound || miniblocks === 0 || perMiniblock === 0 || miniblocks > bytes.length)
    throw new DamagedPage('its blocks of deltas have an impossible size');
  const values = new BigInt64Array(count);
  if (count > 0) values[0] = first;
  let previous = first;
  let at = 1;
  while (at < count) {
    const least = reader.zigzag();
    const widths = reader.take(miniblocks);
    for (let block = 0; block < miniblocks && at < count; block += 1) {
      const width = widths[block] ?? 0;
      if (width > 64) throw new DamagedPage(`its deltas are ${width} bits wide`);
      const wanted = Math.min(perMiniblock, count - at);
      const packed = reader.packed(perMiniblock, wanted, width);
      for (let index = 0; index < wanted; index += 1) {
        previous = BigInt.asIntN(64, previous + least + bitsAt(packed, index * width, width));
        values[at] = previous;
        at += 1;
      }
    }
  }
  return { values, end: reader.offset };
}

/** Lengths first, then the bytes one behind the other. */
export function deltaLengths(bytes: Uint8Array, from: number, count: number): TextValues {
  const { values, end } = unpackDeltas(bytes, from, count);
  const offsets = sumOf(values, bytes.length - end);
  return { kind: 'text', offsets, bytes: bytes.subarray(end, end + (offsets[count] ?? 0)) };
}

/** Each value as how many bytes it shares with the one before, and the rest. */
export function deltaStrings(
  bytes: Uint8Array,
  from: number,
  count: number,
  maxBytes: number,
): TextValues {
  const prefixes = unpackDeltas(bytes, from, count);
  const suffixes = deltaLengths(bytes, prefixes.end, count);
  const offsets = new Int32Array(count + 1);
  let end = 0;
  for (let row = 0; row < count; row += 1) {
    const shared = Number(prefixes.values[row] ?? 0n);
    const before = row === 0 ? 0 : end - (offsets[row - 1] ?? 0);
    if (shared < 0 || shared > before) throw new DamagedPage('a value shares more than there is');
    end += shared + (suffixes.offsets[row + 1] ?? 0) - (suffixes.offsets[row] ?? 0);
    if (end > maxBytes)
      throw new DamagedPage(`its text is longer than ${maxBytes} bytes`, 'unsupported');
    offsets[row + 1] = end;
  }
  const text = new Uint8Array(end);
  for (let row = 0; row < count; row += 1) {
    const at = offsets[row] ?? 0;
    const previous = row === 0 ? 0 : (offsets[row - 1] ?? 0);
    const shared = Number(prefixes.values[row] ?? 0n);
    text.copyWithin(at, previous, previous + shared);
    const suffix = suffixes.bytes.subarray(suffixes.offsets[row], suffixes.offsets[row + 1]);
    text.set(suffix, at + shared);
  }
  return { kind: 'text', offsets, bytes: text };
}

/** Offsets of values of these lengths, which together fit in `limit` bytes. */
function sumOf(lengths: BigInt64Array, limit: number): Int32Array {
  const offsets = new Int32Array(lengths.length + 1);
  let end = 0;
  lengths.forEach((length, row) => {
    if (length < 0n) throw new DamagedPage('a value has a negative length');
    end += Number(length);
    if (end > limit) throw new DamagedPage('its values are longer than the page');
    offsets[row + 1] = end;
  });
  return offsets;
}

/** `width` bits from bit `bit` on. */
function bitsAt(packed: Uint8Array, bit: number, width: number): bigint {
  if (width === 0) return 0n;
  const at = bit >>> 3;
  const shift = bit & 7;
  if (width + shift <= 32) {
    const low =
      (packed[at] ?? 0) |
      ((packed[at + 1] ?? 0) << 8) |
      ((packed[at + 2] ?? 0) << 16) |
      ((packed[at + 3] ?? 0) << 24);
    return BigInt(((low >>> shift) & (width === 32 ? -1 : 2 ** width - 1)) >>> 0);
  }
  let value = 0n;
  for (let byte = Math.ceil((width + shift) / 8) - 1; byte >= 0; byte -= 1)
    value = (value << 8n) | BigInt(packed[at + byte] ?? 0);
  return BigInt.asUintN(width, value >> BigInt(shift));
}

class DeltaReader {
  constructor(
    private readonly bytes: Uint8Array,
    public offset: number,
  ) {}

  varint(): number {
    const value = this.#unsigned();
    if (value > 2n ** 31n) throw new DamagedPage('its deltas declare an impossible number');
    return Number(value);
  }

  zigzag(): bigint {
    const value = this.#unsigned();
    return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n));
  }

  take(count: number): Uint8Array {
    if (this.offset + count > this.bytes.length) throw new DamagedPage('its deltas end early');
    this.offset += count;
    return this.bytes.subarray(this.offset - count, this.offset);
  }

  /** A miniblock; the padding of the last one may be missing. */
  packed(values: number, wanted: number, width: number): Uint8Array {
    const whole = (values * width) / 8;
    const needed = Math.ceil((wanted * width) / 8);
    const left = this.bytes.length - this.offset;
    return this.take(left >= whole ? whole : Math.min(Math.max(needed, left), whole));
  }

  #unsigned(): bigint {
    let value = 0n;
    for (let index = 0n; index < 10n; index += 1n) {
      const byte = this.take(1)[0] ?? 0;
      value |= BigInt(byte & 0x7f) << (7n * index);
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new DamagedPage('a number in its deltas does not end');
  }
}
