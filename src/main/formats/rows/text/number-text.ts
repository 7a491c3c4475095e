/**
 * Numbers as text that reads back as the same bits, with the fewest digits that do. Integers of
 * float types end with `.0`, so that a reader without a schema sees floats.
 */
import { assertNever } from '../../../../shared/errors';
import { type NumericDtype, type TypedArray, bytesOf } from '../../../../shared/model/dtype';
import { float16Text, float32Text } from '../../../../shared/model/element-text';
import { isHalfWay } from './nearest-float32';
import { type FloatBytes, nanText } from './special-floats';

/** How a file spells what no decimal number is: an infinity, or `NaN` with its bits. */
export interface Words {
  readonly infinity: string;
  readonly minusInfinity: string;
  nan(text: string): string;
}

/** Slot `index` as text. */
export type SlotText = (index: number) => string;

export function slotText(dtype: NumericDtype, data: TypedArray, words: Words): SlotText {
  switch (dtype) {
    case 'bool':
      return (index) => (data[index] ? 'true' : 'false');
    case 'int8':
    case 'int16':
    case 'int32':
    case 'int64':
    case 'uint8':
    case 'uint16':
    case 'uint32':
    case 'uint64':
      return (index) => String(data[index]);
    case 'float16':
      return halves(data, words);
    case 'float32':
    case 'complex64':
      return floats(data, 4, words, float32Digits);
    case 'float64':
    case 'complex128':
      return floats(data, 8, words, String);
    default:
      return assertNever(dtype, 'dtype');
  }
}

function floats(
  data: TypedArray,
  size: FloatBytes,
  words: Words,
  digits: (value: number) => string,
): SlotText {
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return (index) => {
    const value = Number(data[index]);
    if (Number.isInteger(value) && Math.abs(value) < 1e15)
      return Object.is(value, -0) ? '-0.0' : `${value}.0`;
    if (Number.isFinite(value)) return digits(value);
    return notFinite(value, bytes, index, size, words);
  };
}

const halfTexts: string[] = [];

function halves(data: TypedArray, words: Words): SlotText {
  const bytes = Buffer.from(bytesOf(data).buffer, data.byteOffset, data.byteLength);
  return (index) => {
    const bits = Number(data[index]);
    if ((bits & 0x7c00) === 0x7c00) {
      const value = (bits & 0x3ff) !== 0 ? Number.NaN : bits & 0x8000 ? -Infinity : Infinity;
      return notFinite(value, bytes, index, 2, words);
    }
    return (halfTexts[bits] ??= float16Text(bits));
  };
}

function notFinite(
  value: number,
  bytes: Buffer,
  index: number,
  size: FloatBytes,
  words: Words,
): string {
  if (value === Infinity) return words.infinity;
  if (value === -Infinity) return words.minusInfinity;
  const bits = Buffer.from(bytes.subarray(index * size, (index + 1) * size)).reverse();
  return words.nan(nanText(bits.toString('hex'), size));
}

/** A float32 has at least 6 and at most 9 significant digits. */
const LEAST_DIGITS = 6;
const MOST_DIGITS = 9;
/** 10^22 is the largest power of ten that a float64 holds exactly. */
const POWERS = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/**
 * Fewest digits, by the arithmetic with which they are read: `m / 10^k` of an integer below 2^53 is
 * rounded once, and so is its way to a float32.
 */
function float32Digits(value: number): string {
  const size = Math.abs(value);
  const exponent = Math.floor(Math.log10(size));
  for (let digits = LEAST_DIGITS; digits <= MOST_DIGITS; digits += 1) {
    const scale = digits - 1 - exponent;
    const power = POWERS[Math.abs(scale)];
    if (power === undefined) break;
    const candidate =
      scale < 0 ? Math.round(size / power) * power : Math.round(size * power) / power;
    if (Math.fround(candidate) === size && !isHalfWay(candidate))
      return String(value < 0 ? -candidate : candidate);
  }
  return float32Text(value);
}

/** Rows of numbers as a nested JSON list, in C order. */
export function listText(shape: readonly number[], first: number, slot: SlotText): string {
  let at = first;
  const level = (axis: number): string => {
    const extent = shape[axis] ?? 0;
    let text = '[';
    for (let index = 0; index < extent; index += 1) {
      if (index > 0) text += ',';
      if (axis === shape.length - 1) {
        text += slot(at);
        at += 1;
      } else text += level(axis + 1);
    }
    return `${text}]`;
  };
  return level(0);
}
