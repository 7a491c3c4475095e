import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elementText, float16Text, float32Text } from './element-text';
import { float16Bits, float16Value } from './float16';

describe('elementText', () => {
  it('writes integers exactly beyond 2^53', () => {
    expect(elementText('int64', BigInt64Array.of(-(2n ** 63n)), 0)).toBe('-9223372036854775808');
    expect(elementText('uint64', BigUint64Array.of(2n ** 64n - 1n), 0)).toBe(
      '18446744073709551615',
    );
    expect(elementText('uint8', Uint8Array.of(7, 255), 1)).toBe('255');
    expect(elementText('bool', Uint8Array.of(0, 1), 1)).toBe('True');
  });

  it('writes floats with the digits of their own precision', () => {
    expect(elementText('float32', Float32Array.of(0.1), 0)).toBe('0.1');
    expect(elementText('float64', Float64Array.of(0.1), 0)).toBe('0.1');
    expect(elementText('float64', Float64Array.of(Math.fround(0.1)), 0)).toBe(
      '0.10000000149011612',
    );
    expect(elementText('float16', Uint16Array.of(float16Bits(0.1)), 0)).toBe('0.1');
    expect(elementText('float32', Float32Array.of(3), 0)).toBe('3.0');
    expect(elementText('float32', Float32Array.of(-0), 0)).toBe('-0.0');
    expect(elementText('float32', Float32Array.of(Number.NaN), 0)).toBe('nan');
    expect(elementText('float64', Float64Array.of(-Infinity), 0)).toBe('-inf');
    expect(elementText('complex64', Float32Array.of(0, 0, 0.1, -2), 1)).toBe('0.1-2.0j');
    expect(elementText('complex128', Float64Array.of(1, Number.NaN), 0)).toBe('1.0+nanj');
  });

  it('reads back as the same value', () => {
    fc.assert(
      fc.property(fc.float({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Object.is(Math.fround(Number(float32Text(value))), value)).toBe(true);
      }),
      { numRuns: 2000 },
    );
    for (let bits = 0; bits < 0x10000; bits += 1) {
      const value = float16Value(bits);
      if (Number.isNaN(value) || !Number.isFinite(value)) continue;
      if (float16Bits(value) !== bits) throw new Error(`${value} lost its bits ${bits}`);
      if (bits % 7 === 0 && float16Bits(Number(float16Text(bits))) !== bits) {
        throw new Error(`${float16Text(bits)} does not read back as ${bits}`);
      }
    }
  });

  it('rounds to half precision with ties to even', () => {
    expect(float16Value(float16Bits(1 + 2 ** -11))).toBe(1);
    expect(float16Value(float16Bits(1 + 3 * 2 ** -11))).toBe(1 + 2 ** -9);
    expect(float16Value(float16Bits(65519))).toBe(65504);
    expect(float16Value(float16Bits(65520))).toBe(Infinity);
    expect(float16Value(float16Bits(2 ** -25))).toBe(0);
    expect(float16Value(float16Bits(2 ** -24))).toBe(2 ** -24);
    expect(float16Value(float16Bits(Math.fround(2047.9)))).toBe(2048);
    expect(Number.isNaN(float16Value(float16Bits(Number.NaN)))).toBe(true);
  });
});
