/** The report of an earlier run, as what the new one must not fall behind. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { InputError } from '../../shared/errors';
import type { BenchmarkReport, BenchmarkRequest } from '../../shared/model/benchmark';
import { withFileErrors } from '../lib/file-error';
import { findRun } from '../benchmark/find-run';
import { isRunId } from '../benchmark/history/run-id';
import { type BaselineComparison, compareWithBaseline } from '../benchmark/regressions';
import { parseReport } from '../benchmark/report-schema';
import { resolvePath } from '../datasets/resolve-path';

/**
 * @param text a file's path, or a saved run: its id, `last`, `baseline`
 * @throws InputError when there is neither, or the file is no report of a benchmark
 */
export async function readBaseline(text: string): Promise<BenchmarkReport> {
  const path = resolvePath(text);
  // An id has no dot and no slash, which nearly every path has; a file of that name comes first.
  if (isRunId(text) && !existsSync(path)) return findRun(text);
  return parseReport(await withFileErrors(path, () => readFile(path, 'utf8')), path);
}

/**
 * What can be said before anything is measured.
 * @throws InputError where the two cannot be compared
 */
export function requireComparable(request: BenchmarkRequest, baseline: BenchmarkReport): void {
  const { cache, data, entries, operations, sizes } = request;
  const rows = data.kind === 'generated' ? { rowShape: data.shape, dtype: data.dtype } : {};
  requireSameMethod({ ...baseline.method, ...rows, cache }, baseline.method);
  const shared = baseline.results.some(
    (result) =>
      entries.some((entry) => entry.format === result.format) &&
      operations.includes(result.operation) &&
      sizes.includes(result.items),
  );
  if (!shared) throw nothingInCommon();
}

/**
 * @param allowedPercent slower by more than this, and by more than noise, is a regression
 * @throws InputError where the two cannot be compared
 */
export function checkBaseline(
  report: BenchmarkReport,
  baseline: BenchmarkReport,
  allowedPercent: number,
): BaselineComparison {
  requireSameMethod(report.method, baseline.method);
  const comparison = compareWithBaseline(report, baseline, allowedPercent);
  if (comparison.compared === 0) throw nothingInCommon();
  return comparison;
}

function nothingInCommon(): InputError {
  return new InputError('bad-baseline', 'The baseline has no case in common with this benchmark.', {
    hint: 'Run it with the same formats, operations and sizes.',
  });
}

type Method = Pick<BenchmarkReport['method'], 'cache' | 'rowShape' | 'dtype'>;

/** Rows of another shape or another cache state make every comparison a lie. */
function requireSameMethod(method: Method, before: Method): void {
  const facts = [
    ['cache', method.cache, before.cache],
    ['shape', method.rowShape.join(','), before.rowShape.join(',')],
    ['dtype', method.dtype, before.dtype],
  ] as const;
  for (const [name, now, then] of facts) {
    if (now === then) continue;
    throw new InputError(
      'bad-baseline',
      `The baseline was measured with ${name} ${then}, this with ${now}.`,
      { hint: 'Measure both with the same options.' },
    );
  }
}
