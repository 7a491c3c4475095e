import type { CaseTrend } from '../../../shared/model/benchmark-history';
import { CASE_COLUMNS, caseCells } from './case-cells';
import { csvText } from './csv-text';

const COLUMNS = [
  ...CASE_COLUMNS,
  ...['runId', 'title', 'createdAt', 'median', 'low', 'high', 'samples'],
  ...['differences', 'leftOut'],
] as const;

/**
 * A line a run and case, oldest first; times in seconds. `differences` are from the run that was
 * asked about; `leftOut` is how many runs of the case had other rows or caches.
 */
export function trendCsv(trends: readonly CaseTrend[]): string {
  return csvText(
    COLUMNS,
    trends.flatMap(({ key, points, leftOut }) =>
      points.map(({ run, median, low, high, samples, differences }) => ({
        ...caseCells(key),
        runId: run.id,
        title: run.title,
        createdAt: run.createdAt,
        ...{ median, low, high, samples, leftOut },
        differences: differences.map(({ text }) => text).join(' '),
      })),
    ),
  );
}
