/** The bits of the half-precision number nearest to `value`, ties to even. */
export function float16Bits(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const size = Math.abs(value);
  // 65,520 is halfway between the largest half and the next power of two.
  if (size >= 65_520) return sign | 0x7c00;
  const exponent = Math.max(-14, Math.floor(Math.log2(size)));
  const scaled = roundEven(size / 2 ** (exponent - 10));
  // Subnormal numbers have the bits of their count of 2^-24; a carry moves into the exponent.
  return sign | (scaled < 1024 ? scaled : ((exponent + 14) << 10) + scaled);
}

function roundEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
