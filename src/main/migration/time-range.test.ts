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

describe('a time range', () => {
  it('runs from the faster to the slower stretches', () => {
    const { low, high } = timeRange(trial([1, 2, 3, 4], [0.1, 0.1, 0.1, 0.1]), 4000);
    expect(low).toBeCloseTo(4000 * (0.01 + 0.001));
    expect(high).toBeCloseTo(1.1 * 4000 * (0.03 + 0.001));
  });

  it('scales the completion at the high end only', () => {
    const { low, high } = timeRange(trial([0], [0], 2), 1000);
    expect(low).toBeCloseTo(2);
    expect(high).toBeCloseTo(1.1 * 2 * 10);
  });

  it('is never narrower than a trial that covered everything', () => {
    const { low, high } = timeRange(trial([1, 1], [1, 1], 1), 200);
    expect(low).toBeCloseTo(5);
    expect(high).toBeCloseTo(5.5);
  });
});
