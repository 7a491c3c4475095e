import { isArrayscopeError } from '../../../shared/errors';
import type { Problem } from '../../../shared/model/dataset';
import { throwIfCancelled } from '../../lib/cancel';
import { ProgressMeter } from '../../lib/progress-meter';
import type { CheckOptions, Dataset } from '../types';
import type { ColumnPlan } from './columns';
import type { IpcFile } from './ipc-file';

const CHECK_ROWS = 16_384;

/**
 * Reads every column whose values the headers alone do not vouch for: text, dictionaries, lists of
 * any length, and whatever is compressed. The first problem of each is what is told.
 */
export async function checkColumns(
  rows: Pick<Dataset, 'scan'>,
  {
    columns,
    files,
  }: { readonly columns: readonly ColumnPlan[]; readonly files: readonly IpcFile[] },
  options: CheckOptions,
): Promise<readonly Problem[]> {
  const isPacked = files.some(({ batches }) =>
    batches.some(({ header }) => header.codec !== 'none'),
  );
  const doubtful = columns.filter((plan) => isPacked || isDoubtful(plan));
  const total = files.reduce(
    (sum, { batches }) => sum + batches.reduce((all, { header }) => all + header.rows, 0),
    0,
  );
  const meter = new ProgressMeter({
    total: total * doubtful.length,
    unit: 'rows',
    report: options.report,
  });
  const problems: Problem[] = [];
  for (const { field } of doubtful) {
    try {
      const scan = rows.scan({
        columns: [field.name],
        ...(field.kind === 'tensor' ? {} : { batchRows: CHECK_ROWS }),
        batchesInUse: 1,
        signal: options.signal,
      });
      for await (const { rowCount } of scan) meter.advance(rowCount, 0, field.name);
    } catch (error) {
      throwIfCancelled(options.signal);
      if (!isArrayscopeError(error)) throw error;
      problems.push({ severity: 'error', code: error.code, message: error.message });
    }
  }
  return problems;
}

function isDoubtful(plan: ColumnPlan): boolean {
  return plan.kind !== 'numeric' || plan.levels.some(({ offsets }) => offsets !== null);
}
