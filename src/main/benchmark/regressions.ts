import type { BenchmarkReport, CaseResult } from '../../shared/model/benchmark';
import { compareCase, noiseFloor, samePairs } from './compare-runs';
import type { RatioEstimate } from './statistics';

/** A case that became slower than in an earlier report by more than was allowed. */
export interface Regression {
  readonly before: CaseResult;
  readonly now: CaseResult;
  /** Time now over time before, with its 95 % interval. */
  readonly slowdown: RatioEstimate;
  readonly noiseFloor: number | null;
}

export interface BaselineComparison {
  readonly compared: number;
  readonly regressions: readonly Regression[];
  /** Cases of this report that the baseline does not hold. */
  readonly unmatched: number;
  /** Cases whose noise is larger than what is allowed: a slowdown within it cannot be told. */
  readonly noisy: number;
}

/**
 * Compares a report with an earlier one, case by case. A case regressed when its median is slower
 * by more than `percent` and by more than the noise of the two runs, and the 95 % interval of the
 * slowdown lies above 1: noise alone is none.
 */
export function compareWithBaseline(
  report: BenchmarkReport,
  baseline: BenchmarkReport,
  percent: number,
): BaselineComparison {
  const allowed = 1 + percent / 100;
  const pairs = samePairs(baseline, report).map(([before, now]) => {
    const floor = noiseFloor([baseline, report], now.operation);
    const { ratio, low, high } = compareCase(before, now, floor);
    const slowdown = { ratio: 1 / ratio, low: 1 / high, high: 1 / low };
    return { before, now, slowdown, noiseFloor: floor };
  });
  return {
    compared: pairs.length,
    unmatched: report.results.length - pairs.length,
    noisy: pairs.filter((one) => Number.isFinite(allowed) && (one.noiseFloor ?? 1) > allowed)
      .length,
    regressions: pairs.filter(
      ({ slowdown, noiseFloor: floor }) =>
        slowdown.ratio > Math.max(allowed, floor ?? 1) && slowdown.low > 1,
    ),
  };
}
