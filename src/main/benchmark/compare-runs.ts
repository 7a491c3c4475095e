/** Two runs side by side: the same cases, and whatever else differs between the runs. */
import type { BenchmarkReport, CaseKey, CaseResult } from '../../shared/model/benchmark';
import type {
  ComparedCase,
  ComparedRun,
  ComparedTime,
  RunComparison,
} from '../../shared/model/benchmark-history';
import { throwIfCancelled } from '../lib/cancel';
import { caseFinder } from './case-identity';
import { hashSeed } from './random';
import { runDifferences } from './run-differences';
import { medianRatio, noiseFloorOf, roundsOf, verdictOf } from './statistics';

/**
 * Rests between the cases: each takes ten thousand medians, and somebody else may wait.
 * @throws CancelledError
 */
export async function compareRuns(
  before: BenchmarkReport,
  after: BenchmarkReport,
  signal?: AbortSignal,
): Promise<RunComparison> {
  const cases: ComparedCase[] = [];
  for (const [earlier, later] of samePairs(before, after)) {
    throwIfCancelled(signal);
    const floor = noiseFloor([before, after], later.operation);
    cases.push(compareCase(earlier, later, floor));
    await new Promise((resolve) => setImmediate(resolve));
  }
  const [inBefore, inAfter] = [caseFinder(before.results), caseFinder(after.results)];
  return {
    before: comparedRun(before),
    after: comparedRun(after),
    differences: runDifferences(before, after),
    cases,
    onlyBefore: before.results.filter((one) => inAfter(one) === undefined).map(caseKey),
    onlyAfter: after.results.filter((one) => inBefore(one) === undefined).map(caseKey),
  };
}

/** By operation, size and label: runs were shuffled. */
export function samePairs(
  before: BenchmarkReport,
  after: BenchmarkReport,
): readonly (readonly [CaseResult, CaseResult])[] {
  const find = caseFinder(before.results);
  return after.results
    .flatMap((later): (readonly [CaseResult, CaseResult])[] => {
      const earlier = find(later);
      return earlier === undefined ? [] : [[earlier, later]];
    })
    .sort(
      ([, a], [, b]) =>
        a.operation.localeCompare(b.operation) ||
        a.items - b.items ||
        a.label.localeCompare(b.label),
    );
}

/** @param floor a factor of at least 1, or null where no run measured it */
export function compareCase(
  before: CaseResult,
  after: CaseResult,
  floor: number | null,
): ComparedCase {
  const estimate = medianRatio(
    roundsOf(before.samples, before.roundSamples),
    roundsOf(after.samples, after.roundSamples),
    hashSeed(JSON.stringify([after.label, after.operation, after.way, after.items])),
    'independent',
  );
  const fewest = Math.min(before.samples.length, after.samples.length);
  return {
    ...caseKey(after),
    before: comparedTime(before),
    after: comparedTime(after),
    ...estimate,
    noiseFloor: floor,
    verdict: verdictOf(estimate, fewest, floor ?? undefined),
  };
}

/** The largest that the runs measured for an operation, at any size: one alone can be near 1 by chance. */
export function noiseFloor(reports: readonly BenchmarkReport[], operation: string): number | null {
  const floors = reports
    .flatMap(({ controls }) => controls.filter((one) => one.operation === operation))
    .map(noiseFloorOf);
  return floors.length === 0 ? null : Math.max(...floors);
}

export function comparedRun({ id, title, createdAt }: BenchmarkReport): ComparedRun {
  return { id, title, createdAt };
}

export function comparedTime({ median, low, high, samples }: CaseResult): ComparedTime {
  return { median, low, high, samples: samples.length };
}

export function caseKey({ format, settings, label, operation, way, items }: CaseResult): CaseKey {
  return { format, settings, label, operation, way, items };
}
