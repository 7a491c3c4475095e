import { expect, it } from 'vitest';
import { errorOf, intervalRows } from './interval-rows';

const point = (items: number, value: number) => ({ items, value, low: value - 1, high: value + 2 });

it('puts series side by side, with a hole where a size was not measured', () => {
  const rows = intervalRows([
    { label: 'a', points: [point(100, 5), point(500, 7)] },
    { label: 'b', points: [point(500, 9), point(1000, 11)] },
  ]);
  expect(rows.map((row) => row.items)).toEqual([100, 500, 1000]);
  expect(rows.map((row) => [row.points['a']?.value, row.points['b']?.value])).toEqual([
    [5, undefined],
    [7, 9],
    [undefined, 11],
  ]);
});

it('gives error bars as distances from the value', () => {
  expect(errorOf(point(1, 5))).toEqual([1, 2]);
  expect(errorOf(undefined)).toBeUndefined();
});
