import { expect, it } from 'vitest';
import { createRandom, firstOfRow, sampleRows, shuffled } from './random';

it('repeats itself for the same seeds and differs for others', () => {
  const draw = (...seeds: (number | string)[]): number[] => {
    const random = createRandom(...seeds);
    return Array.from({ length: 8 }, () => random.uint32());
  };
  expect(draw(1, 'rows')).toEqual(draw(1, 'rows'));
  expect(draw(1, 'rows')).not.toEqual(draw(1, 'order'));
  expect(draw(1, 'rows')).not.toEqual(draw(2, 'rows'));
});

it('gives the first number of a row without making its generator', () => {
  const firstOf = firstOfRow(7, 'row');
  for (const row of [0, 9, 10, 99, 100, 123_456, 4_294_967_295]) {
    expect(firstOf(row)).toBe(createRandom(7, 'row', row).uint32());
  }
});

it('is even: 16 bins of 64,000 draws pass a chi-squared test at 0.1 %', () => {
  const random = createRandom(11);
  const counts = new Array<number>(16).fill(0);
  for (let n = 0; n < 64_000; n += 1) {
    const bin = random.below(16);
    counts[bin] = (counts[bin] ?? NaN) + 1;
  }
  const chiSquared = counts.reduce((sum, count) => sum + (count - 4000) ** 2 / 4000, 0);
  expect(chiSquared).toBeLessThan(37.7); // 15 degrees of freedom
});

it('shuffles into a permutation and leaves its input alone', () => {
  const items = [...Array(50).keys()];
  const result = shuffled(items, createRandom(3));
  expect(result).not.toEqual(items);
  expect([...result].sort((a, b) => a - b)).toEqual(items);
  expect(items[0]).toBe(0);
});

it('samples without replacement, every row alike', () => {
  const hits = new Array<number>(20).fill(0);
  for (let seed = 0; seed < 4000; seed += 1) {
    const rows = sampleRows(20, 5, createRandom(seed));
    expect(new Set(rows).size).toBe(5);
    for (const row of rows) hits[row] = (hits[row] ?? NaN) + 1;
  }
  for (const hit of hits) expect(Math.abs(hit - 1000)).toBeLessThan(150);
});

it('gives every row once when as many are asked for as there are', () => {
  const rows = sampleRows(7, 100, createRandom(5));
  expect([...rows].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
});
