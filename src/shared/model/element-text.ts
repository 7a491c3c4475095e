/**
 * Elements as text, exactly: integers in decimal without a detour over float64, floats with the
 * fewest digits that read back as the same value in their own precision.
 */
import { assertNever } from '../errors';
import type { NumericDtype, TypedArray } from './dtype';
import { float16Bits, float16Value } from './float16';

/** Element `index` of an array that holds `dtype`: `-12`, `0.1`, `nan`, `True`, `1.0-2.0j`. */
export function elementText(dtype: NumericDtype, data: TypedArray, index: number): string {
  switch (dtype) {
    case 'bool':
      return data[index] ? 'True' : 'False';
    case 'int8':
    case 'int16':
    case 'int32':
    case 'int64':
    case 'uint8':
    case 'uint16':
    case 'uint32':
    case 'uint64':
      return String(data[index]);
    case 'float16':
      return float16Text(Number(data[index]));
    case 'float32':
      return float32Text(Number(data[index]));
    case 'float64':
      return float64Text(Number(data[index]));
    case 'complex64':
      return complexText(float32Text, Number(data[2 * index]), Number(data[2 * index + 1]));
    case 'complex128':
      return complexText(float64Text, Number(data[2 * index]), Number(data[2 * index + 1]));
    default:
      return assertNever(dtype, 'dtype');
  }
}

export function float64Text(value: number): string {
  return special(value) ?? pointed(String(value));
}

export function float32Text(value: number): string {
  return special(value) ?? shortest(value, 9, (text) => Math.fround(Number(text)) === value);
}

/** @param bits the half's bit pattern */
export function float16Text(bits: number): string {
  const value = float16Value(bits);
  return special(value) ?? shortest(value, 5, (text) => float16Bits(Number(text)) === bits);
}

function complexText(part: (value: number) => string, real: number, imaginary: number): string {
  const text = part(imaginary);
  return `${part(real)}${text.startsWith('-') ? '' : '+'}${text}j`;
}

function special(value: number): string | undefined {
  if (Number.isNaN(value)) return 'nan';
  if (value === Infinity) return 'inf';
  if (value === -Infinity) return '-inf';
  return value === 0 ? (Object.is(value, -0) ? '-0.0' : '0.0') : undefined;
}

/** Fewest significant digits that read back; `most` always do for the type. */
function shortest(value: number, most: number, readsBack: (text: string) => boolean): string {
  for (let digits = 1; digits < most; digits += 1) {
    const text = value.toPrecision(digits);
    if (readsBack(text)) return pointed(String(Number(text)));
  }
  return pointed(String(Number(value.toPrecision(most))));
}

/** `3` as `3.0`, so that a float looks like one. */
function pointed(text: string): string {
  return /^-?\d+$/.test(text) ? `${text}.0` : text;
}
