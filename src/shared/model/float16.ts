/**
 * IEEE 754 half precision as its bits: one sign bit, five exponent bits (bias 15), ten fraction
 * bits. JavaScript has no such array before Node 24.
 */

let table: Float32Array | undefined;

/** The value of a bit pattern; exact, because every half is a float32 too. */
export function float16Value(bits: number): number {
  table ??= Float32Array.from({ length: 0x10000 }, (_, pattern) => decode(pattern));
  return table[bits] ?? Number.NaN;
}

function decode(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** 2^24 for halves below 2^-14, then one less for each power of two up to 2^15. */
const UNITS_IN_ONE = Float64Array.from({ length: 30 }, (_, above) => 2 ** (24 - above));
/** Adding and subtracting it rounds to a whole number, ties to even. */
const ROUNDER = 2 ** 52;
const number = new Float64Array(1);
const words = new Uint32Array(number.buffer);

/** The nearest half's bits, ties to even; too large becomes an infinity. */
export function float16Bits(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  number[0] = value;
  const high = words[1] ?? 0;
  const sign = (high >>> 16) & 0x8000;
  const size = Math.abs(value);
  // 65520 lies half-way between the largest half and the next step.
  if (size >= 65520) return sign | 0x7c00;
  // Powers of two above 2^-14, the smallest that has a hidden bit.
  const above = Math.max(0, ((high >>> 20) & 0x7ff) - 1023 + 14);
  const units = size * (UNITS_IN_ONE[above] ?? 0) + ROUNDER - ROUNDER;
  // A carry out of the fraction moves the exponent up by itself.
  return sign | ((above << 10) + units);
}
