/** Numbers from their text, exactly: no detour over a string where a few digits say it all. */

const MINUS = 0x2d;
const PLUS = 0x2b;
const POINT = 0x2e;
const ZERO = 0x30;

/** 10^22 is the largest power of ten that a float64 holds exactly. */
const POWERS = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
/** So many digits always fit into the 53 bits of a float64. */
const EXACT_DIGITS = 15;

/**
 * The float64 nearest to a decimal number such as `-12`, `.5`, `1.`, `+1e-7`; NaN for everything
 * else, words such as `nan` and `inf` included.
 *
 * A mantissa below 2^53 and a power of ten up to 10^22 are exact, so their product or quotient is
 * rounded once (Clinger 1990); longer texts go through the runtime's own correct conversion.
 */
export function parseDecimal(bytes: Buffer, from: number, to: number): number {
  let at = from;
  const first = bytes[at];
  const negative = first === MINUS;
  if (negative || first === PLUS) at += 1;
  let mantissa = 0;
  let digits = 0;
  let seen = 0;
  let scale = 0;
  let point = false;
  let byte = 0;
  for (; at < to; at += 1) {
    byte = bytes[at] ?? 0;
    const digit = byte - ZERO;
    if (digit >= 0 && digit <= 9) {
      seen += 1;
      if (mantissa !== 0 || digit !== 0) digits += 1;
      if (digits <= EXACT_DIGITS) mantissa = mantissa * 10 + digit;
      if (point) scale -= 1;
    } else if (byte === POINT && !point) point = true;
    else break;
  }
  if (seen === 0) return Number.NaN;
  if (at < to) {
    if ((byte | 0x20) !== 0x65) return Number.NaN;
    const exponent = parseExponent(bytes, at + 1, to);
    if (Number.isNaN(exponent)) return Number.NaN;
    scale += exponent;
  }
  if (digits > EXACT_DIGITS || scale > 22 || scale < -22)
    return Number(bytes.toString('latin1', from, to));
  const size = scale < 0 ? mantissa / (POWERS[-scale] ?? 1) : mantissa * (POWERS[scale] ?? 1);
  return negative ? -size : size;
}

function parseExponent(bytes: Buffer, from: number, to: number): number {
  let at = from;
  const negative = bytes[at] === MINUS;
  if (negative || bytes[at] === PLUS) at += 1;
  if (at >= to) return Number.NaN;
  let value = 0;
  for (; at < to; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = Math.min(value * 10 + digit, 100_000);
  }
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
