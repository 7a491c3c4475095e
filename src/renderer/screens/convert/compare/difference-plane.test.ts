import { describe, expect, it } from 'vitest';
import type { Tensor } from '../../../../shared/model/tensor';
import { defaultView } from '../../../previews/plane';
import { differencePlane } from './difference-plane';

const floats = (...bits: readonly number[]): Tensor => ({
  dtype: 'float32',
  shape: [2, bits.length / 2],
  data: new Float32Array(new Uint32Array(bits).buffer),
});
const between = (one: Tensor, other: Tensor) => differencePlane(one, other, defaultView(one.shape));

describe('differencePlane', () => {
  it('is nothing where every bit is the same, NaN payloads included', () => {
    const tensor = floats(0x7fc00001, 0x80000000, 0x3f800000, 0);
    const same = floats(0x7fc00001, 0x80000000, 0x3f800000, 0);
    expect(between(tensor, same)).toEqual({
      values: new Float64Array(4),
      differing: 0,
      bitsOnly: 0,
    });
  });

  it('tells how far, and marks what no number tells: another NaN, another zero', () => {
    const { values, differing, bitsOnly } = between(
      floats(0x7fc00001, 0, 0x3f800000, 0x3f800000),
      floats(0x7fc00000, 0x80000000, 0x40400000, 0x3f800000),
    );
    expect([...values]).toEqual([Number.NaN, Number.NaN, 2, 0]);
    expect([differing, bitsOnly]).toEqual([3, 2]);
  });

  it('is exact for integers beyond 2^53, and takes complex numbers whole', () => {
    const long = (...values: readonly bigint[]): Tensor => ({
      dtype: 'int64',
      shape: [1, values.length],
      data: new BigInt64Array(values),
    });
    expect([...between(long(2n ** 60n, 5n), long(2n ** 60n + 1n, 5n)).values]).toEqual([1, 0]);
    const complex = (...parts: readonly number[]): Tensor => ({
      dtype: 'complex64',
      shape: [1, parts.length / 2],
      data: new Float32Array(parts),
    });
    expect([...between(complex(3, 4, 1, 1), complex(0, 0, 1, 1)).values]).toEqual([5, 0]);
  });
});
