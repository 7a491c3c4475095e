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

/** The nearest half's bits, ties to even; too large becomes an infinity. */
export function float16Bits(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  // 65520 lies half-way between the largest half and the next step.
  if (size >= 65520) return sign | 0x7c00;
  const exponent = size < 2 ** -14 ? -14 : Math.floor(Math.log2(size));
  const quotient = size / 2 ** (exponent - 10);
  const floor = Math.floor(quotient);
  const rest = quotient - floor;
  const rounded = rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
  // A subnormal has no hidden bit; a carry out of the fraction moves the exponent up by itself.
  return sign | (size < 2 ** -14 ? rounded : ((exponent + 15) << 10) + (rounded - 1024));
}
