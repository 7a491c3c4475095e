import { createRandom, sampleRows } from '../random';
import { changeWays } from './change-ways';
import { CHANGED_ROWS, TIMED_CHANGE, measureRowChange } from './measure-row-change';
import type { Operation, OperationContext, OperationOutcome } from './types';

export const deleteCompact = {
  id: 'delete-compact',
  label: 'Delete and compact',
  description: `Deletes ${CHANGED_ROWS} random rows, half of all where there are fewer than twice as many, and gives their room back: in place where the format can do both, else by writing the other rows anew.`,
  timed: TIMED_CHANGE,
  kind: 'change',
  default: false,
  ways: changeWays('delete', 'compact'),
  run: measureDeleting,
} as const satisfies Operation;

function measureDeleting(context: OperationContext): Promise<OperationOutcome> {
  const { rowCount } = context.source;
  const count = Math.min(CHANGED_ROWS, Math.floor(rowCount / 2));
  return measureRowChange(context, count, async (pass) => ({
    kind: 'delete',
    rows: sampleRows(rowCount, count, createRandom(context.seed, 'delete', rowCount, pass)),
  }));
}
