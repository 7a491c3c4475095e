import { expect, test } from 'vitest';
import { float16Bits, float16Value } from './float16';

test.each([
  [0, 0x0000],
  [-0, 0x8000],
  [1, 0x3c00],
  [-2, 0xc000],
  [0.1, 0x2e66],
  [65504, 0x7bff],
  [65519, 0x7bff],
  [65520, 0x7c00],
  [Infinity, 0x7c00],
  [-Infinity, 0xfc00],
  [NaN, 0x7e00],
  // The smallest subnormal, half of it (a tie, to even), and a little more than half.
  [2 ** -24, 0x0001],
  [2 ** -25, 0x0000],
  [2 ** -25 * 1.01, 0x0001],
  // The largest subnormal, and what rounds up to the smallest normal number.
  [1023 * 2 ** -24, 0x03ff],
  [1023.5 * 2 ** -24, 0x0400],
  [2 ** -14, 0x0400],
  // A tie that carries into the exponent.
  [2047.5, 0x6800],
])('%d is %i', (value, bits) => {
  expect(float16Bits(value)).toBe(bits);
});

test('every half but NaN has the bits that its value was made of', () => {
  const wrong = Array.from({ length: 0x10000 }, (_, bits) => bits).filter((bits) => {
    const value = float16Value(bits);
    return !Number.isNaN(value) && float16Bits(value) !== bits;
  });
  expect(wrong).toEqual([]);
});
