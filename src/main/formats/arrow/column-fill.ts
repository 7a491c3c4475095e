/** The column of one field for some runs of rows. */
import type { Column } from '../../../shared/model/tensor';
import type { BatchRun } from './batch-bytes';
import type { ColumnPlan } from './columns';
import type { Dictionaries } from './dictionaries';
import { fillPlain, fillValidity } from './fill-plain';

export async function fillColumn(
  plan: ColumnPlan,
  runs: readonly BatchRun[],
  rowCount: number,
  dictionaries: Dictionaries,
  reuse: Column | undefined,
): Promise<Column> {
  const valid = await fillValidity(plan, runs, rowCount);
  const column =
    plan.kind === 'dictionary'
      ? await dictionaries.fill(plan, runs)
      : await fillPlain(plan, runs, rowCount, reuse);
  if (valid === null) return column;
  const { valid: own } = column;
  if (own !== undefined) own.forEach((flag, row) => (valid[row] = (valid[row] ?? 0) & flag));
  return { ...column, valid };
}
