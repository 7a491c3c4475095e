import { assertNever } from '../../../shared/errors';
import { type NumericDtype, type TypedArray, dtypeFacts } from '../../../shared/model/dtype';
import { float16Bits, float16Value } from '../../../shared/model/float16';
import type { NumericColumn } from '../../../shared/model/tensor';

/** What floating-point numbers are multiplied by. */
export const FACTOR = 1.1;

/**
 * Changes every element where it is: floating-point and complex numbers times 1.1, in double
 * precision and then rounded to their dtype, NaN left as it is; integers plus one, around their
 * range; truth values turned over.
 */
export function changeElements({ dtype, data }: NumericColumn): void {
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    for (let at = 0; at < data.length; at += 1) data[at] = (data[at] ?? 0n) + 1n;
  } else {
    changeNumbers(dtype, data);
  }
}

function changeNumbers(
  dtype: NumericDtype,
  data: Exclude<TypedArray, BigInt64Array | BigUint64Array>,
): void {
  const { kind } = dtypeFacts(dtype);
  switch (kind) {
    case 'bool':
      for (let at = 0; at < data.length; at += 1) data[at] = 1 - (data[at] ?? 0);
      return;
    case 'int':
    case 'uint':
      for (let at = 0; at < data.length; at += 1) data[at] = (data[at] ?? 0) + 1;
      return;
    case 'float':
    case 'complex':
      if (dtype === 'float16') changeHalves(data);
      else changeFloats(data);
      return;
    default:
      assertNever(kind);
  }
}

function changeFloats(data: Exclude<TypedArray, BigInt64Array | BigUint64Array>): void {
  for (let at = 0; at < data.length; at += 1) {
    const value = data[at] ?? 0;
    // A NaN that is written back may have other bits.
    if (!Number.isNaN(value)) data[at] = value * FACTOR;
  }
}

function changeHalves(bits: Exclude<TypedArray, BigInt64Array | BigUint64Array>): void {
  for (let at = 0; at < bits.length; at += 1) {
    const value = float16Value(bits[at] ?? 0);
    if (!Number.isNaN(value)) bits[at] = float16Bits(value * FACTOR);
  }
}
