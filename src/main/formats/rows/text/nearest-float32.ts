import { parseDecimal } from './parse-number';

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);
/** The fraction bits of a float64 that a float32 lacks. */
const LACKING_BITS = 0x1fffffff;
const HALF_WAY = 0x10000000;
/** A longer text is never what a program prints for a float32. */
const MAX_TEXT = 256;

/** Whether the float64 lies half-way between two float32, so that rounding it hides the digits. */
export function isHalfWay(value: number): boolean {
  double[0] = value;
  return ((words[0] ?? 0) & LACKING_BITS) === HALF_WAY;
}

/**
 * A float64 that rounds to the float32 nearest to the decimal number (NaN where it is none). The
 * nearest float64 does, unless it lies exactly half-way between two float32: then it hides on
 * which side of it the number lay, and the digits decide.
 */
export function nearestFloat32(bytes: Buffer, from: number, to: number): number {
  const value = parseDecimal(bytes, from, to);
  return isHalfWay(value) ? besideHalfWay(value, bytes, from, to) : value;
}

/** A float64 beside the half-way `value`, on the side of it where the number lies. */
export function besideHalfWay(value: number, bytes: Buffer, from: number, to: number): number {
  if (to - from > MAX_TEXT) return value;
  const side = compareDecimal(bytes.toString('latin1', from, to), value);
  return side === 0 ? value : value * (1 + Math.sign(value) * side * 2 ** -50);
}

/** Sign of (the decimal number − the finite float64), in exact integers. */
function compareDecimal(text: string, value: number): number {
  const match = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text);
  if (match === null || !Number.isFinite(value)) return 0;
  const [, sign = '', whole = '', fraction = '', power = '0'] = match;
  const digits = BigInt(`${whole}${fraction}`) * (sign === '-' ? -1n : 1n);
  const tens = Number(power) - fraction.length;
  // value = mantissa × 2^twos
  const twos = Math.floor(Math.log2(Math.abs(value))) - 53;
  const mantissa = BigInt(value / 2 ** twos);
  const left = digits * 10n ** nonNegative(tens) * 2n ** nonNegative(-twos);
  const right = mantissa * 10n ** nonNegative(-tens) * 2n ** nonNegative(twos);
  return left < right ? -1 : left > right ? 1 : 0;
}

function nonNegative(exponent: number): bigint {
  return BigInt(Math.max(0, exponent));
}
