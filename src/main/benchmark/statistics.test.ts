import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  median,
  medianDeviation,
  medianInterval,
  medianRatio,
  noiseFloorOf,
  outlierIndices,
  quantile,
  roundsOf,
  verdictOf,
} from './statistics';
import { type Random, createRandom } from './random';

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
    const { low, high } = medianInterval([set.values], 7);
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
  const estimate = medianRatio([above], [below], 3, 'independent');
  expect(estimate.ratio).toBeCloseTo(pair.ratio, 12);
  expectNear(estimate.low, pair.interval[0]);
  expectNear(estimate.high, pair.interval[1]);
});

it('gives the same interval for the same seed', () => {
  const values = reference.sets['skewed']?.values ?? [];
  expect(medianInterval([values], 1)).toEqual(medianInterval([values], 1));
});

it('knows one sample as its own interval', () => {
  expect(medianInterval([[0.25]], 1)).toEqual({ low: 0.25, high: 0.25 });
});

describe('rounds', () => {
  it('are cut as they were taken', () => {
    expect(roundsOf([1, 2, 3, 4, 5], [2, 3])).toEqual([
      [1, 2],
      [3, 4, 5],
    ]);
    expect(roundsOf([1, 2, 3], [9])).toEqual([[1, 2, 3]]);
  });

  it('widen the interval where processes differ, which samples of one process cannot tell', () => {
    const rounds = [
      [1, 1.01, 0.99, 1],
      [1.2, 1.21, 1.19, 1.2],
      [1.1, 1.11, 1.09, 1.1],
    ];
    const clustered = medianInterval(rounds, 1);
    const pooled = medianInterval([rounds.flat()], 1);
    expect(clustered.high - clustered.low).toBeGreaterThan(pooled.high - pooled.low);
  });

  it('cancel in a ratio what was slow for both in the same round', () => {
    const slowdown = [1, 1.5, 1.25];
    const side = (factor: number) =>
      slowdown.map((slow) => [0.99, 1, 1.01].map((value) => value * slow * factor));
    const paired = medianRatio(side(1), side(0.9), 2);
    const independent = medianRatio(side(1), side(0.9), 2, 'independent');
    expect(paired.ratio).toBeCloseTo(1 / 0.9, 12);
    expect(paired.high - paired.low).toBeLessThan((independent.high - independent.low) / 3);
  });
});

it('has the median absolute deviation that SciPy gives', () => {
  // scipy.stats.median_abs_deviation([1, 2, 3, 4, 100], scale=1) == 1
  expect(medianDeviation([1, 2, 3, 4, 100])).toBe(1);
  expect(medianDeviation([5])).toBe(0);
});

describe('a difference that is planted', () => {
  /** Samples in rounds as a machine gives them: a drift for all, scatter, and a long tail. */
  function measured(trial: number, side: string, factor: number): number[][] {
    const drift = createRandom('drift', trial);
    const own = createRandom('own', trial, side);
    const unit = (random: Random): number => (random.uint32() + 0.5) / 2 ** 32;
    return Array.from({ length: 3 }, () => {
      const slow = 1 + 0.1 * unit(drift);
      const process = 1 + 0.01 * (unit(own) - 0.5);
      return Array.from({ length: 4 }, () => {
        const tail = unit(own) < 0.1 ? 0.3 * unit(own) : 0;
        return factor * slow * process * (1 + 0.02 * (unit(own) - 0.5) + tail);
      });
    });
  }

  function verdict(trial: number, factor: number) {
    const base = measured(trial, 'base', 1);
    const floor = noiseFloorOf(medianRatio(base, measured(trial, 'control', 1), trial));
    const estimate = medianRatio(base, measured(trial, 'candidate', factor), trial);
    return verdictOf(estimate, 12, floor);
  }

  const trials = Array.from({ length: 20 }, (_, trial) => trial);

  // Forty trials of several ten thousand medians each.
  const patience = 120_000;

  it('of 10 % is found in every one of 20 trials', { timeout: patience }, () => {
    expect(trials.filter((trial) => verdict(trial, 1.1) !== 'slower')).toEqual([]);
    // In one of the other twenty, two slow samples of the baseline fell into the same round.
    expect(trials.filter((trial) => verdict(trial, 1 / 1.1) !== 'faster')).toEqual([8]);
  });

  it('of 0 % is found in none of 20 trials', { timeout: patience }, () => {
    expect(trials.filter((trial) => verdict(trial, 1) !== 'no difference detected')).toEqual([]);
  });
});

describe('verdict', () => {
  it('stays silent within the noise floor, whatever the interval says', () => {
    const estimate = { ratio: 1.08, low: 1.05, high: 1.1 };
    expect(verdictOf(estimate, 10, 1.1)).toBe('no difference detected');
    expect(verdictOf(estimate, 10, 1.07)).toBe('faster');
    expect(verdictOf({ ratio: 1 / 1.08, low: 1 / 1.1, high: 1 / 1.05 }, 10, 1.1)).toBe(
      'no difference detected',
    );
  });

  it.each([
    [{ ratio: 0.9 }, 1 / 0.9],
    [{ ratio: 1.2 }, 1.2],
    [{ ratio: 1 }, 1],
  ])('takes %j as the floor, either way round', (control, floor) => {
    expect(noiseFloorOf(control)).toBeCloseTo(floor, 12);
  });

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
