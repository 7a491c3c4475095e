/** Numbers for people. Rounded for reading only; whoever needs the exact value copies or exports it. */

/** U+2212, which is as wide as a digit and not broken from its number. */
const MINUS = '−';

const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `1,234,567`; for rows, files, bytes: whole numbers that are counted. */
export function formatCount(value: number): string {
  return counts.format(value);
}

/** `1 row`, `2 rows`. */
export function countOf(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`;
}

/**
 * A measured value with `digits` significant digits: `0.0123`, `−1.50`, `6.02e23`, `NaN`, `∞`.
 * Plain notation from 1e-4 up to 1e6, where it can be read at a glance.
 */
export function formatValue(value: number, digits = 4): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`;
  if (value === 0) return '0';
  const size = Math.abs(value);
  const text =
    size < 1e-4 || size >= 1e6 ? tidyExponent(size.toExponential(digits - 1)) : plain(size, digits);
  return value < 0 ? `${MINUS}${text}` : text;
}

/** Whole numbers in plain notation keep all their digits. */
function plain(size: number, digits: number): string {
  if (Number.isInteger(size)) return String(size);
  return size >= 10 ** digits
    ? String(Math.round(size))
    : Number(size.toPrecision(digits)).toString();
}

function tidyExponent(text: string): string {
  const [mantissa = '', exponent = ''] = text.split('e');
  const short = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa;
  return `${short}e${exponent.replace('+', '')}`;
}

/** `1.85×`; a ratio of times. */
export function formatRatio(ratio: number): string {
  return `${formatValue(ratio, 3)}×`;
}

/** `12.5 %` of a share between 0 and 1. */
export function formatShare(share: number): string {
  return `${formatValue(share * 100, 3)} %`;
}

/** `64 × 64 × 3`; a scalar has none. */
export function formatShape(shape: readonly number[]): string {
  return shape.length === 0 ? 'scalar' : shape.map(String).join(' × ');
}
