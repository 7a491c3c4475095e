import { expect, it } from 'vitest';
import { ratioAxis } from './ratio-axis';

it('reaches as far below 1 as above it', () => {
  const axis = ratioAxis([0.3, 1.2]);
  expect(axis.limit).toBe(5);
  expect(axis.ticks).toEqual([0.2, 0.5, 1, 2, 5]);
  expect(axis.at(1)).toBe(0.5);
  expect(axis.at(5)).toBe(1);
  expect(axis.at(0.2)).toBeCloseTo(0, 12);
  expect(axis.at(2) - 0.5).toBeCloseTo(0.5 - axis.at(0.5), 12);
});

it('shows small differences, and none', () => {
  expect(ratioAxis([1.03, 0.99]).ticks).toEqual([1 / 1.1, 1 / 1.05, 1, 1.05, 1.1]);
  expect(ratioAxis([]).limit).toBe(1.1);
});

it('keeps what cannot be drawn at its ends', () => {
  const axis = ratioAxis([Infinity, 0, NaN, 4000]);
  expect(axis.limit).toBe(4000);
  expect(axis.at(Infinity)).toBe(1);
  expect(axis.at(0)).toBe(0);
});
