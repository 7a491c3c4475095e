import { type NumericDtype, type TypedArray, dtypeFacts } from '../../../../shared/model/dtype';
import { float16Bits } from '../../../../shared/model/float16';
import { assertNever } from '../../../../shared/errors';
import { nearestFloat32 } from './nearest-float32';
import { parseBigInteger, parseDecimal, parseInteger } from './parse-number';
import { type FloatBytes, USUAL_NAN, specialFloat } from './special-floats';

/**
 * Writes the number of `bytes[from, to)` to slot `index`; false where the text is no number of the
 * type. A slot is an element, or one part of a complex one.
 */
export type PutElement = (bytes: Buffer, from: number, to: number, index: number) => boolean;

const RANGES = {
  int8: [-128, 127],
  uint8: [0, 255],
  int16: [-32_768, 32_767],
  uint16: [0, 65_535],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1],
} as const;

export function putElement(dtype: NumericDtype, data: TypedArray): PutElement {
  switch (dtype) {
    case 'bool':
      return putBool(data);
    case 'int8':
    case 'int16':
    case 'int32':
    case 'uint8':
    case 'uint16':
    case 'uint32':
      return putSmallInteger(data, RANGES[dtype]);
    case 'int64':
      return putBigInteger(data, -(2n ** 63n), 2n ** 63n - 1n);
    case 'uint64':
      return putBigInteger(data, 0n, 2n ** 64n - 1n);
    case 'float16':
      return putHalf(data);
    case 'float32':
    case 'complex64':
      return putFloat32(data);
    case 'float64':
    case 'complex128':
      return putFloat64(data);
    default:
      return assertNever(dtype, 'dtype');
  }
}

/**
 * As `putElement`, for what stands in the quotes of a JSON string: words and NaN bits only, because
 * `"5"` is no number there.
 */
export function putWord(dtype: NumericDtype, data: TypedArray): PutElement {
  if (floatBytesOf(dtype) === null) return () => false;
  const put = putElement(dtype, data);
  return (bytes, from, to, index) =>
    Number.isNaN(parseDecimal(bytes, from, to)) && put(bytes, from, to, index);
}

/** Bytes of one slot of a float or complex type; null for the others. */
export function floatBytesOf(dtype: NumericDtype): FloatBytes | null {
  const { kind, itemBytes, slots } = dtypeFacts(dtype);
  if (kind !== 'float' && kind !== 'complex') return null;
  const bytes = itemBytes / slots;
  return bytes === 2 || bytes === 4 ? bytes : 8;
}

const BOOLS: ReadonlyMap<string, number> = new Map([
  ...['true', 'True', 'TRUE', '1'].map((word) => [word, 1] as const),
  ...['false', 'False', 'FALSE', '0'].map((word) => [word, 0] as const),
]);

function putBool(data: TypedArray): PutElement {
  return (bytes, from, to, index) => {
    if (to - from > 5) return false;
    const value = BOOLS.get(bytes.toString('latin1', from, to));
    if (value === undefined) return false;
    data[index] = value;
    return true;
  };
}

function putSmallInteger(data: TypedArray, [least, most]: readonly [number, number]): PutElement {
  return (bytes, from, to, index) => {
    const value = parseInteger(bytes, from, to);
    if (!(value >= least && value <= most)) return false;
    data[index] = value;
    return true;
  };
}

function putBigInteger(data: TypedArray, least: bigint, most: bigint): PutElement {
  // Two words an element: a BigInt for each costs more than reading its digits.
  const words = new Uint32Array(data.buffer, data.byteOffset, data.length * 2);
  const big = new BigUint64Array(data.buffer, data.byteOffset, data.length);
  return (bytes, from, to, index) => {
    const value = parseInteger(bytes, from, to);
    if (Number.isNaN(value) || (value < 0 && least === 0n)) return false;
    if (Number.isFinite(value)) {
      words[index * 2] = value;
      words[index * 2 + 1] = Math.floor(value / 2 ** 32);
      return true;
    }
    // Leading zeros aside, 20 digits are the most that fit.
    if (to - from > 64) return false;
    const exact = parseBigInteger(bytes, from, to);
    if (exact < least || exact > most) return false;
    big[index] = BigInt.asUintN(64, exact);
    return true;
  };
}

// Two functions, so that each stores into one kind of array only.
function putFloat32(data: TypedArray): PutElement {
  const special = putSpecial(data, 4);
  return (bytes, from, to, index) => {
    const value = nearestFloat32(bytes, from, to);
    if (value !== value) return special(bytes, from, to, index);
    data[index] = value;
    return true;
  };
}

function putFloat64(data: TypedArray): PutElement {
  const special = putSpecial(data, 8);
  return (bytes, from, to, index) => {
    const value = parseDecimal(bytes, from, to);
    if (value !== value) return special(bytes, from, to, index);
    data[index] = value;
    return true;
  };
}

function putSpecial(data: TypedArray, size: 4 | 8): PutElement {
  const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return (bytes, from, to, index) => {
    const special = specialFloat(bytes.toString('latin1', from, to), size);
    if (special === null) return false;
    if (typeof special === 'number' && special === special) data[index] = special;
    else putBits(raw, index * size, typeof special === 'string' ? special : USUAL_NAN[size]);
    return true;
  };
}

function putHalf(data: TypedArray): PutElement {
  return (bytes, from, to, index) => {
    const value = parseDecimal(bytes, from, to);
    if (value === value) {
      data[index] = float16Bits(value);
      return true;
    }
    const special = specialFloat(bytes.toString('latin1', from, to), 2);
    if (special === null) return false;
    data[index] = typeof special === 'number' ? float16Bits(special) : parseInt(special, 16);
    return true;
  };
}

function putBits(raw: Buffer, at: number, bits: string): void {
  raw.set(Buffer.from(bits, 'hex').reverse(), at);
}
