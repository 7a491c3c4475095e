import { InputError } from '../../shared/errors';
import type { BenchmarkReport } from '../../shared/model/benchmark';
import { getReport, listReports } from './store';

/**
 * A saved run by its id, or by what it is: `last`, the newest complete one, or `baseline`.
 * @throws InputError when there is none
 */
export async function findRun(text: string): Promise<BenchmarkReport> {
  if (text !== 'last' && text !== 'baseline') return getReport(text);
  const runs = await listReports({});
  const found = runs.find((run) => (text === 'last' ? run.status === 'complete' : run.isBaseline));
  if (found !== undefined) return getReport(found.id);
  throw new InputError(
    'not-found',
    text === 'last'
      ? 'There is no saved benchmark that was completed.'
      : 'No saved benchmark is the baseline.',
    { hint: 'Keep one with “bench --save”; “history baseline RUN” makes it the baseline.' },
  );
}
