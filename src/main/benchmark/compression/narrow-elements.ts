import { type NumericDtype, type TypedArray, dtypeFacts } from '../../../shared/model/dtype';
import { float16Bits, float16Value } from '../../../shared/model/float16';
import type { NarrowDtype } from '../../../shared/model/narrowing';

/** Bits of the quiet NaN that every NaN becomes: what a processor keeps of a payload differs. */
const FLOAT32_NAN = 0x7fc0_0000;

/** Whether elements of one type are floats that the other holds with fewer bits. */
export function isWider(dtype: string, than: NarrowDtype): dtype is 'float32' | 'float64' {
  return dtype === 'float64' || (dtype === 'float32' && than === 'float16');
}

/** Each element as the nearest one of the narrower type, ties to even (IEEE 754, section 4.3.1). */
export function narrowElements(data: TypedArray, to: NarrowDtype): TypedArray {
  if (to === 'float16') {
    const halves = new Uint16Array(data.length);
    for (let at = 0; at < data.length; at += 1) halves[at] = float16Bits(Number(data[at]));
    return halves;
  }
  const floats = new Float32Array(data.length);
  const bits = new Uint32Array(floats.buffer);
  for (let at = 0; at < data.length; at += 1) {
    const value = Number(data[at]);
    if (Number.isNaN(value)) bits[at] = FLOAT32_NAN;
    else floats[at] = value;
  }
  return floats;
}

/** Gives the value of each element of floats. */
export function floatReader(dtype: NumericDtype, data: TypedArray): (at: number) => number {
  if (dtypeFacts(dtype).kind !== 'float') throw new RangeError(`${dtype} is no type of floats`);
  return dtype === 'float16' ? (at) => float16Value(Number(data[at])) : (at) => Number(data[at]);
}
