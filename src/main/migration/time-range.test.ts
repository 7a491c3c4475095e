import { describe, expect, it } from 'vitest';
import { timeRange } from './time-range';
import type { TrialResult } from './trial';

const trial = (write: number[], verify: number[], finishSeconds = 0): TrialResult => ({
  rows: 100 * write.length,
  write: write.map((seconds) => ({ rows: 100, seconds })),
  verify: verify.map((seconds) => ({ rows: 100, seconds })),
  finishSeconds,
  peakMemoryBytes: 0,
});

const run = (rows: number, fixedSeconds = 0, extraPasses = 0) => ({
  rows,
  fixedSeconds,
  extraPasses,
});

describe('a time range', () => {
  it('runs from the fastest to the slowest part', () => {
    const { low, high } = timeRange(trial([1, 2, 3, 4], [0.1, 0.1, 0.1, 0.1]), run(4000));
    expect(low).toBeCloseTo(0.8 * 4000 * (0.01 + 0.001));
    expect(high).toBeCloseTo(1.5 * 4000 * (0.04 + 0.001));
  });

  it('does not take a writer that gathers rows for a fast one', () => {
    // Five calls that only copy, then one that waits: 1 s for 600 rows, all along.
    const gathers = [0, 0, 0, 0, 0, 1];
    const all = [...gathers, ...gathers, ...gathers, ...gathers, ...gathers, ...gathers];
    const { low, high } = timeRange(trial(all, []), run(6000));
    expect(low).toBeCloseTo(0.8 * 10);
    expect(high).toBeCloseTo(1.5 * 10);
  });

  it('scales the completion at the high end only', () => {
    const { low, high } = timeRange(trial([0], [0], 2), run(1000));
    expect(low).toBeCloseTo(0.8 * 2);
    expect(high).toBeCloseTo(1.5 * 2 * 10);
  });

  it('counts a pass that the trial was too short for', () => {
    const { low, high } = timeRange(trial([1], [0]), run(1000, 0, 1));
    expect(low).toBeCloseTo(0.8 * 10 * 1.5);
    expect(high).toBeCloseTo(1.5 * 10 * 2);
  });

  it('adds what every run takes', () => {
    const { low, high } = timeRange(trial([0], [0]), run(1000, 3));
    expect(low).toBeCloseTo(3);
    expect(high).toBeCloseTo(4.5);
  });
});
