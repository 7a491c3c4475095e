import type { Stretch, TrialResult } from './trial';

/** Seconds of a whole run; the truth should lie between. */
export interface TimeRange {
  readonly low: number;
  readonly high: number;
}

/**
 * Extrapolates a trial to `rows`. The low end takes the faster stretches (lower quartile of the
 * seconds a row), the high end the slower ones (upper quartile) with a tenth on top for what a
 * short run does not see: caches that fill, folders that grow. Completing the dataset takes as
 * long as in the trial at least, and in proportion to the rows at most.
 */
export function timeRange(trial: TrialResult, rows: number): TimeRange {
  const scale = trial.rows === 0 ? 1 : Math.max(1, rows / trial.rows);
  const write = quartiles(trial.write);
  const verify = quartiles(trial.verify);
  return {
    low: rows * (write.low + verify.low) + trial.finishSeconds,
    high: 1.1 * (rows * (write.high + verify.high) + trial.finishSeconds * scale),
  };
}

/** Quartiles of the seconds a row, every stretch weighted by its rows. */
function quartiles(stretches: readonly Stretch[]): TimeRange {
  const rates = stretches
    .filter(({ rows }) => rows > 0)
    .map(({ rows, seconds }) => ({ rows, each: seconds / rows }))
    .sort((a, b) => a.each - b.each);
  const total = rates.reduce((sum, { rows }) => sum + rows, 0);
  const at = (share: number): number => {
    let seen = 0;
    for (const { rows, each } of rates) {
      seen += rows;
      if (seen >= share * total) return each;
    }
    return rates.at(-1)?.each ?? 0;
  };
  return { low: at(0.25), high: at(0.75) };
}
