import { changeWays } from './change-ways';
import { CHANGED_ROWS, TIMED_CHANGE, measureRowChange } from './measure-row-change';
import { OPERATION_GROUPS } from './operation-groups';
import { otherRows } from './other-rows';
import type { Operation, OperationContext, OperationOutcome } from './types';

export const append = {
  id: 'append',
  label: 'Append rows',
  description: `Adds ${CHANGED_ROWS} rows behind the last: in place where the format can, else by reading all rows and writing them anew with these.`,
  timed: TIMED_CHANGE,
  kind: 'change',
  group: OPERATION_GROUPS.change,
  default: false,
  ways: changeWays('append'),
  run: measureAppending,
} as const satisfies Operation;

async function measureAppending(context: OperationContext): Promise<OperationOutcome> {
  const fresh = await otherRows(context, CHANGED_ROWS);
  return measureRowChange(context, fresh.rowCount, async () => ({ kind: 'append', fresh }));
}
