import { expect, it } from 'vitest';
import { elementReader } from './element-reader';

it('reads the parts of a complex number', () => {
  const data = Float32Array.of(3, -4, Number.NaN, Infinity);
  expect(elementReader('complex64', data)(0)).toBe(5);
  expect(elementReader('complex64', data, 'real')(0)).toBe(3);
  expect(elementReader('complex64', data, 'imaginary')(0)).toBe(-4);
  expect(elementReader('complex64', data, 'phase')(0)).toBeCloseTo(Math.atan2(-4, 3), 12);
  expect(elementReader('complex64', data)(1)).toBeNaN();
});

it('decodes halves, bools and 64-bit integers', () => {
  expect(elementReader('float16', Uint16Array.of(0x3c00, 0xfc00, 0x7e01))(1)).toBe(-Infinity);
  expect(elementReader('float16', Uint16Array.of(0x3c00))(0)).toBe(1);
  expect(elementReader('float16', Uint16Array.of(0x7e01))(0)).toBeNaN();
  expect(elementReader('bool', Uint8Array.of(0, 1))(1)).toBe(1);
  expect(elementReader('int64', BigInt64Array.of(-9_007_199_254_740_991n))(0)).toBe(
    -9007199254740991,
  );
});
