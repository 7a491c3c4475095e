import { expect, it } from 'vitest';
import { type NumericDtype, type TypedArray, bytesOf } from '../../../shared/model/dtype';
import { changeElements } from './change-elements';

function changed(dtype: NumericDtype, data: TypedArray): TypedArray {
  changeElements({ kind: 'numeric', dtype, shape: [], data });
  return data;
}

it('floating-point numbers are multiplied and rounded to their dtype', () => {
  const single = Float32Array.of(1, -0, Infinity, 3.2e38);
  expect(changed('float32', single)).toEqual(
    Float32Array.of(Math.fround(1.1), -0, Infinity, Infinity),
  );
  expect(changed('float64', Float64Array.of(1, 2))).toEqual(Float64Array.of(1.1, 2.2));
  expect(changed('complex64', Float32Array.of(1, -2))).toEqual(Float32Array.of(1.1, -2.2));
  // 1, 1.1 rounded to the nearest half (1.099609375), and a NaN with a payload.
  expect([...changed('float16', Uint16Array.of(0x3c00, 0x7e01))]).toEqual([0x3c66, 0x7e01]);
});

it('not-a-number keeps its bits', () => {
  const data = new Float32Array(Uint32Array.of(0x7fc12345, 0xffc00001).buffer);
  const before = bytesOf(data).slice();
  expect(bytesOf(changed('float32', data))).toEqual(before);
});

it.each<[NumericDtype, TypedArray, TypedArray]>([
  ['int8', Int8Array.of(127, -1), Int8Array.of(-128, 0)],
  ['uint8', Uint8Array.of(255, 1), Uint8Array.of(0, 2)],
  ['int32', Int32Array.of(2147483647), Int32Array.of(-2147483648)],
  ['uint32', Uint32Array.of(4294967295), Uint32Array.of(0)],
  ['int64', BigInt64Array.of(2n ** 63n - 1n, 5n), BigInt64Array.of(-(2n ** 63n), 6n)],
  ['uint64', BigUint64Array.of(2n ** 64n - 1n), BigUint64Array.of(0n)],
  ['bool', Uint8Array.of(0, 1), Uint8Array.of(1, 0)],
])('%s goes up by one, around its range', (dtype, before, after) => {
  expect(changed(dtype, before)).toEqual(after);
});
