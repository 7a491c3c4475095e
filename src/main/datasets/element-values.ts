import { dtypeFacts } from '../../shared/model/dtype';
import { float16Value } from '../../shared/model/float16';
import type { Tensor } from '../../shared/model/tensor';

/**
 * Elements as float64: exact for every dtype but two. 64-bit integers beyond 2^53 are rounded to
 * the nearest float64; a complex number becomes its magnitude.
 */
export function elementValues({ dtype, data }: Pick<Tensor, 'dtype' | 'data'>): Float64Array {
  const { slots } = dtypeFacts(dtype);
  const values = new Float64Array(data.length / slots);
  if (slots === 2) {
    for (let i = 0; i < values.length; i += 1) {
      values[i] = magnitude(Number(data[2 * i]), Number(data[2 * i + 1]));
    }
  } else if (dtype === 'float16') {
    for (let i = 0; i < values.length; i += 1) values[i] = float16Value(Number(data[i]));
  } else if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    for (let i = 0; i < values.length; i += 1) values[i] = Number(data[i]);
  } else {
    values.set(data);
  }
  return values;
}

/** Like Math.hypot, but NaN wherever a part is NaN: an infinity must not hide one. */
function magnitude(real: number, imaginary: number): number {
  return Number.isNaN(real) || Number.isNaN(imaginary) ? Number.NaN : Math.hypot(real, imaginary);
}
