import type { BenchmarkReport } from '../../shared/model/benchmark';
import type {
  CaseIdentity,
  CaseTrend,
  RunDifference,
  TrendPoint,
} from '../../shared/model/benchmark-history';
import { InputError } from '../../shared/errors';
import { caseFinder } from './case-identity';
import { caseKey, comparedRun, comparedTime } from './compare-runs';
import { threeDigits } from './number-text';
import { differingFacts, wasBusy } from './run-differences';

/**
 * @param about the run whose case it is
 * @param runs all runs that may have it, `about` among them
 * @throws InputError when `about` has no such case
 */
export function caseTrend(
  about: BenchmarkReport,
  identity: CaseIdentity,
  runs: readonly BenchmarkReport[],
): CaseTrend {
  const own = caseFinder(about.results)(identity);
  if (own === undefined) {
    throw new InputError('no-such-case', `The run “${about.title}” has no such case.`);
  }
  const measured = runs.flatMap((run) => {
    const result = caseFinder(run.results)(own);
    return result === undefined ? [] : [{ run, result }];
  });
  const points = measured.flatMap(({ run, result }): TrendPoint[] => {
    const differences = [...differingFacts(about, run), ...busy(run)];
    if (differences.some(({ kind }) => kind === 'work')) return [];
    return [{ run: comparedRun(run), ...comparedTime(result), differences }];
  });
  return {
    key: caseKey(own),
    points: points.sort((a, b) => a.run.createdAt.localeCompare(b.run.createdAt)),
    leftOut: measured.length - points.length,
  };
}

function busy(run: BenchmarkReport): readonly RunDifference[] {
  if (!wasBusy(run)) return [];
  const load = threeDigits(run.environment.loadAverage);
  return [{ kind: 'machine', text: `The machine was busy when it began (load ${load}).` }];
}
