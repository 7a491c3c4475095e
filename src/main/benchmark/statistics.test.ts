import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  median,
  medianInterval,
  medianRatio,
  outlierIndices,
  quantile,
  verdictOf,
} from './statistics';

const reference = z
  .object({
    sets: z.record(
      z.string(),
      z.object({
        values: z.array(z.number()),
        median: z.number(),
        quartiles: z.array(z.number()),
        interval: z.array(z.number()),
        outliers: z.array(z.number()),
      }),
    ),
    ratios: z.array(
      z.object({
        above: z.string(),
        below: z.string(),
        ratio: z.number(),
        interval: z.array(z.number()),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL('statistics.reference.json', import.meta.url), 'utf8')));

/** Bootstrap percentiles of 10,000 resamples scatter a little around the exact ones. */
function expectNear(value: number, expected: number | undefined): void {
  expect(expected).toBeDefined();
  expect(Math.abs(value / (expected ?? NaN) - 1)).toBeLessThan(0.05);
}

describe.each(Object.entries(reference.sets))('%s, against NumPy and SciPy', (_name, set) => {
  it('has the same median and quartiles', () => {
    expect(median(set.values)).toBeCloseTo(set.median, 12);
    const sorted = Float64Array.from(set.values).sort();
    expect(quantile(sorted, 0.25)).toBeCloseTo(set.quartiles[0] ?? NaN, 12);
    expect(quantile(sorted, 0.75)).toBeCloseTo(set.quartiles[1] ?? NaN, 12);
  });

  it('has the same bootstrap interval of the median', () => {
    const { low, high } = medianInterval(set.values, 7);
    expectNear(low, set.interval[0]);
    expectNear(high, set.interval[1]);
  });

  it('flags the same outliers and keeps the values as they were', () => {
    const before = [...set.values];
    expect(outlierIndices(set.values)).toEqual(set.outliers);
    expect(set.values).toEqual(before);
  });
});

it.each(reference.ratios)('ratio of $above to $below, against NumPy', (pair) => {
  const above = reference.sets[pair.above]?.values ?? [];
  const below = reference.sets[pair.below]?.values ?? [];
  const estimate = medianRatio(above, below, 3);
  expect(estimate.ratio).toBeCloseTo(pair.ratio, 12);
  expectNear(estimate.low, pair.interval[0]);
  expectNear(estimate.high, pair.interval[1]);
});

it('gives the same interval for the same seed', () => {
  const values = reference.sets['skewed']?.values ?? [];
  expect(medianInterval(values, 1)).toEqual(medianInterval(values, 1));
});

it('knows one sample as its own interval', () => {
  expect(medianInterval([0.25], 1)).toEqual({ low: 0.25, high: 0.25 });
});

describe('verdict', () => {
  it.each([
    [{ ratio: 2, low: 1.5, high: 2.5 }, 5, 'faster'],
    [{ ratio: 0.5, low: 0.4, high: 0.9 }, 5, 'slower'],
    [{ ratio: 2, low: 0.99, high: 2.5 }, 5, 'no difference detected'],
    [{ ratio: 0.5, low: 0.4, high: 1.01 }, 5, 'no difference detected'],
    // The interval excludes 1, and the difference is too small to matter.
    [{ ratio: 1.015, low: 1.01, high: 1.02 }, 30, 'no difference detected'],
    [{ ratio: 1 / 1.015, low: 0.98, high: 0.99 }, 30, 'no difference detected'],
    [{ ratio: 1.021, low: 1.01, high: 1.03 }, 30, 'faster'],
    [{ ratio: 1 / 1.021, low: 0.97, high: 0.99 }, 30, 'slower'],
    [{ ratio: 50, low: 50, high: 50 }, 1, 'no difference detected'],
    [{ ratio: 50, low: 40, high: 60 }, 3, 'faster'],
  ] as const)('%j with %i samples is %s', (estimate, samples, expected) => {
    expect(verdictOf(estimate, samples)).toBe(expected);
  });
});
