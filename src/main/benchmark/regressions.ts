import type { BenchmarkReport, CaseResult } from '../../shared/model/benchmark';
import { hashSeed } from './random';
import { type RatioEstimate, medianRatio, roundsOf } from './statistics';

/** A case that became slower than in an earlier report by more than was allowed. */
export interface Regression {
  readonly before: CaseResult;
  readonly now: CaseResult;
  /** Time now over time before, with its 95 % interval. */
  readonly slowdown: RatioEstimate;
}

export interface BaselineComparison {
  readonly compared: number;
  readonly regressions: readonly Regression[];
  /** Cases of this report that the baseline does not hold. */
  readonly unmatched: number;
}

/**
 * Compares a report with an earlier one, case by case. A case regressed when its median is slower
 * by more than `percent` and the 95 % interval of the slowdown lies above 1: noise alone is none.
 */
export function compareWithBaseline(
  report: BenchmarkReport,
  baseline: BenchmarkReport,
  percent: number,
): BaselineComparison {
  const earlier = new Map(baseline.results.map((result) => [nameOf(result), result]));
  const pairs = report.results.flatMap((now) => {
    const before = earlier.get(nameOf(now));
    if (before === undefined) return [];
    const slowdown = medianRatio(
      roundsOf(now.samples, now.roundSamples),
      roundsOf(before.samples, before.roundSamples),
      hashSeed(nameOf(now)),
      'independent',
    );
    return [{ before, now, slowdown }];
  });
  return {
    compared: pairs.length,
    unmatched: report.results.length - pairs.length,
    regressions: pairs.filter(
      ({ slowdown }) => slowdown.ratio > 1 + percent / 100 && slowdown.low > 1,
    ),
  };
}

function nameOf({ format, settings, operation, items }: CaseResult): string {
  const sorted = Object.entries(settings).sort(([a], [b]) => a.localeCompare(b));
  return JSON.stringify([format, sorted, operation, items]);
}
