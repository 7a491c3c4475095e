/** Numbers from their text, exactly: no detour over a string where a few digits say it all. */

const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;

/** 10^22 is the largest power of ten that a float64 holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const MOST_SCALE = 22;
/** So many digits always fit into the 53 bits of a float64. */
const EXACT_DIGITS = 15;
/** So many more are read as a second number. */
const MORE_DIGITS = 4;

/** Where the number ended that was read last: of `decimalAt` only. */
export const decimalEnd = { at: 0 };

/**
 * The float64 nearest to a decimal number such as `-12`, `.5`, `1.`, `+1e-7`; NaN for everything
 * else, words such as `nan` and `inf` included.
 */
export function parseDecimal(bytes: Buffer, from: number, to: number): number {
  const value = decimalAt(bytes, from, to);
  return decimalEnd.at === to ? value : Number.NaN;
}

/**
 * As `parseDecimal`, of the number that begins at `from` and ends at or before `to`; where it ends
 * is in `decimalEnd`.
 *
 * A mantissa below 2^53 and a power of ten up to 10^22 are exact, so their product or quotient is
 * rounded once (Clinger 1990). Up to 19 digits are divided with twice the precision. What these do
 * not decide goes through the runtime's own conversion.
 */
export function decimalAt(bytes: Buffer, from: number, to: number): number {
  let at = from;
  const first = bytes[at];
  const negative = first === MINUS;
  if (negative || first === PLUS) at += 1;
  let mantissa = 0;
  let rest = 0;
  let digits = 0;
  let seen = 0;
  let scale = 0;
  let digit = 0;
  for (; at < to; at += 1) {
    digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) break;
    seen += 1;
    if (digits < EXACT_DIGITS) mantissa = mantissa * 10 + digit;
    else rest = rest * 10 + digit;
    if (mantissa !== 0) digits += 1;
  }
  if (at < to && bytes[at] === POINT) {
    at += 1;
    const point = at;
    for (; at < to; at += 1) {
      digit = (bytes[at] ?? 0) - ZERO;
      if (digit < 0 || digit > 9) break;
      if (digits < EXACT_DIGITS) mantissa = mantissa * 10 + digit;
      else rest = rest * 10 + digit;
      if (mantissa !== 0) digits += 1;
    }
    scale = point - at;
    seen -= scale;
  }
  decimalEnd.at = at;
  if (seen === 0) return Number.NaN;
  if (at < to && ((bytes[at] ?? 0) | 0x20) === 0x65) {
    const exponent = parseExponent(bytes, at + 1, to);
    if (exponent !== exponent) return Number.NaN;
    scale += exponent;
  }
  let size = Number.NaN;
  if (scale <= 0 && scale >= -MOST_SCALE) {
    const power = POWERS[-scale] ?? 1;
    if (digits <= EXACT_DIGITS) size = mantissa / power;
    else if (digits <= EXACT_DIGITS + MORE_DIGITS)
      size = divideLong(mantissa, rest, POWERS[digits - EXACT_DIGITS] ?? 1, power);
  } else if (digits <= EXACT_DIGITS && scale > 0 && scale <= MOST_SCALE)
    size = mantissa * (POWERS[scale] ?? 1);
  if (size !== size) return Number(bytes.toString('latin1', from, decimalEnd.at));
  return negative ? -size : size;
}

/**
 * `(high · shift + low) / power`, rounded once; NaN where two float64 of precision do not say which
 * way (Dekker 1971: sums and products as a pair of float64 that lose nothing).
 */
function divideLong(high: number, low: number, shift: number, power: number): number {
  const product = high * shift;
  const productError = errorOfProduct(high, shift, product);
  const sum = product + low;
  const part = sum - product;
  const sumError = product - (sum - part) + (low - part) + productError;
  const quotient = sum / power;
  const back = quotient * power;
  const remainder = sum - back - errorOfProduct(quotient, power, back) + sumError;
  const correction = remainder / power;
  const doubt = quotient * 2 ** -96;
  const least = quotient + (correction - doubt);
  return least === quotient + (correction + doubt) ? least : Number.NaN;
}

/** 2^27 + 1 splits a float64 into two halves of 26 bits. */
const SPLIT = 134_217_729;

/** `a · b − product`, exactly. */
function errorOfProduct(a: number, b: number, product: number): number {
  const scaledA = SPLIT * a;
  const highA = scaledA - (scaledA - a);
  const lowA = a - highA;
  const scaledB = SPLIT * b;
  const highB = scaledB - (scaledB - b);
  const lowB = b - highB;
  return lowA * lowB - (product - highA * highB - lowA * highB - highA * lowB);
}

/** Leaves the number's end in `decimalEnd`; NaN where there is no digit. */
function parseExponent(bytes: Buffer, from: number, to: number): number {
  let at = from;
  const negative = bytes[at] === MINUS;
  if (negative || bytes[at] === PLUS) at += 1;
  const begin = at;
  let value = 0;
  for (; at < to; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) break;
    value = Math.min(value * 10 + digit, 100_000);
  }
  decimalEnd.at = at;
  if (at === begin) return Number.NaN;
  return negative ? -value : value;
}

/**
 * The integer, where float64 holds it exactly for certain (up to 15 digits); NaN where the text is
 * none; ±Infinity where it has more digits and `parseBigInteger` must read it.
 */
export function parseInteger(bytes: Buffer, from: number, to: number): number {
  let at = from;
  const first = bytes[at];
  const negative = first === MINUS;
  if (negative || first === PLUS) at += 1;
  if (at >= to) return Number.NaN;
  const long = to - at > EXACT_DIGITS;
  let value = 0;
  for (; at < to; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  if (long) return negative ? -Infinity : Infinity;
  return negative ? -value : value;
}

/** Digits with a sign; at most a few dozen, because no integer type holds more. */
export function parseBigInteger(bytes: Buffer, from: number, to: number): bigint {
  const start = bytes[from] === PLUS ? from + 1 : from;
  return BigInt(bytes.toString('latin1', start, to));
}
