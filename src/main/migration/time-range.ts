import type { Stretch } from './stretch-clock';
import type { TrialResult } from './trial';
import type { ReadingTrial } from './try-reading';

/** Seconds of a whole run; the truth should lie between. */
export interface TimeRange {
  readonly low: number;
  readonly high: number;
}

export interface RunShape {
  readonly rows: number;
  /** Seconds that every run takes whatever its rows: the preflight, starting, opening. */
  readonly fixedSeconds: number;
  /**
   * How often the writer moves all bytes once more at the end, beyond what it did in the trial: 1
   * where it rewrites its parts into one and the trial had too few of them for that.
   */
  readonly extraPasses: number;
}

/** What a short run does not see: caches that fill, folders that grow, a busier or idler disk. */
const MARGIN = { low: 0.8, high: 1.5 } as const;

/**
 * Extrapolates a trial. The low end takes the fastest part of the trial, the high end the slowest. Completing the dataset takes as long as in
 * the trial at least, and in proportion to the rows at most.
 */
export function timeRange(trial: TrialResult, run: RunShape): TimeRange {
  const { rows, fixedSeconds, extraPasses } = run;
  const scale = trial.rows === 0 ? 1 : Math.max(1, rows / trial.rows);
  const write = extremes(trial.write);
  const verify = extremes(trial.verify);
  const low = rows * (write.low * (1 + extraPasses / 2) + verify.low) + trial.finishSeconds;
  const high = rows * (write.high * (1 + extraPasses) + verify.high) + trial.finishSeconds * scale;
  return {
    low: fixedSeconds + MARGIN.low * low,
    high: MARGIN.high * (fixedSeconds + high),
  };
}

/** Seconds of reading all rows twice, for the write and for the verification, and nothing else. */
export function readingRange(trial: ReadingTrial, rows: number, fixedSeconds: number): TimeRange {
  const read = extremes(trial.read);
  return {
    low: fixedSeconds + MARGIN.low * 2 * rows * read.low,
    high: MARGIN.high * (fixedSeconds + 2 * rows * read.high),
  };
}

/** A writer that gathers rows answers at once several times, then takes its time: look at more. */
const WINDOWS = 6;

/** Seconds a row in the fastest and the slowest of a few equal parts of the trial. */
function extremes(stretches: readonly Stretch[]): TimeRange {
  const rows = stretches.reduce((sum, stretch) => sum + stretch.rows, 0);
  const each: number[] = [];
  let window: Stretch = { rows: 0, seconds: 0 };
  for (const stretch of stretches) {
    window = { rows: window.rows + stretch.rows, seconds: window.seconds + stretch.seconds };
    if (window.rows < rows / WINDOWS) continue;
    each.push(window.seconds / Math.max(1, window.rows));
    window = { rows: 0, seconds: 0 };
  }
  return each.length === 0
    ? { low: 0, high: 0 }
    : { low: Math.min(...each), high: Math.max(...each) };
}
