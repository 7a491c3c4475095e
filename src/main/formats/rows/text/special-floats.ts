/**
 * Floats that a decimal number cannot spell. `NaN`, `Infinity` (also `inf`) and `-Infinity`, in
 * any case, with a sign or none; and NaNs whose bits differ from the usual ones, as
 * `nan:7fc00001`: all bits of the float in hexadecimal, most significant first, 4 digits for
 * float16, 8 for float32, 16 for float64.
 */

/** A float type by its bytes an element. */
export type FloatBytes = 2 | 4 | 8;

/** Bits of the NaN that `NaN` means, as NumPy's `nan` has them. */
export const USUAL_NAN: Readonly<Record<FloatBytes, string>> = {
  2: '7e00',
  4: '7fc00000',
  8: '7ff8000000000000',
};

/** Sign, exponent and first fraction bits that make a bit pattern a NaN. */
const NAN_PATTERN: Readonly<Record<FloatBytes, RegExp>> = {
  2: /^[7f](?:c(?!00$)|[def])[0-9a-f]{2}$/,
  4: /^[7f]f(?:8(?!00000$)|[9a-f])[0-9a-f]{5}$/,
  8: /^[7f]ff(?!0{13}$)[0-9a-f]{13}$/,
};

const WORDS: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  '+nan': Number.NaN,
  '-nan': Number.NaN,
  inf: Infinity,
  '+inf': Infinity,
  '-inf': -Infinity,
  infinity: Infinity,
  '+infinity': Infinity,
  '-infinity': -Infinity,
};
const BITS_PREFIX = 'nan:';
const MAX_LENGTH = BITS_PREFIX.length + 16;

/** A number, or the bits of a NaN in hexadecimal; null for a text that is neither. */
export function specialFloat(text: string, bytes: FloatBytes): number | string | null {
  if (text.length > MAX_LENGTH) return null;
  const lower = text.toLowerCase();
  if (Object.hasOwn(WORDS, lower)) return WORDS[lower] ?? null;
  if (!lower.startsWith(BITS_PREFIX)) return null;
  const bits = lower.slice(BITS_PREFIX.length);
  return NAN_PATTERN[bytes].test(bits) ? bits : null;
}

/** How a NaN is written: `NaN`, or with its bits. */
export function nanText(bits: string, bytes: FloatBytes): string {
  return bits === USUAL_NAN[bytes] ? 'NaN' : `${BITS_PREFIX}${bits}`;
}
