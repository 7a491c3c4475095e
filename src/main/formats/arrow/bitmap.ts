/** Arrow's bitmaps: one bit a value, least significant first. */

/** `count` bits from bit `first` on (counted from the first byte) as bytes 0 and 1. */
export function unpackBits(
  bits: Uint8Array,
  first: number,
  count: number,
  target: Uint8Array,
  to: number,
): void {
  for (let index = 0; index < count; index += 1) {
    const bit = first + index;
    target[to + index] = ((bits[bit >> 3] ?? 0) >> (bit & 7)) & 1;
  }
}

/** Any value but 0 is true. */
export function packBits(flags: Uint8Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(flags.length / 8));
  for (let index = 0; index < flags.length; index += 1)
    if (flags[index] !== 0) bits[index >> 3] = (bits[index >> 3] ?? 0) | (1 << (index & 7));
  return bits;
}
