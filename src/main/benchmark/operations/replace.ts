import { createRandom, sampleRows } from '../random';
import { changeWays } from './change-ways';
import { CHANGED_ROWS, TIMED_CHANGE, measureRowChange } from './measure-row-change';
import { OPERATION_GROUPS } from './operation-groups';
import { otherRows, withIdsOf } from './other-rows';
import type { Operation, OperationContext, OperationOutcome } from './types';

export const replace = {
  id: 'replace',
  label: 'Replace rows',
  description: `Gives ${CHANGED_ROWS} random rows other values, under the ids that they have: in place where the format can, else by reading all rows and writing them anew.`,
  timed: TIMED_CHANGE,
  kind: 'change',
  group: OPERATION_GROUPS.change,
  default: false,
  ways: changeWays('replace'),
  run: measureReplacing,
} as const satisfies Operation;

async function measureReplacing(context: OperationContext): Promise<OperationOutcome> {
  const { source, seed, signal } = context;
  const count = Math.min(CHANGED_ROWS, source.rowCount);
  const others = await otherRows(context, count);
  return measureRowChange(context, count, async (pass) => {
    const rows = sampleRows(
      source.rowCount,
      count,
      createRandom(seed, 'replace', source.rowCount, pass),
    );
    return { kind: 'replace', rows, fresh: await withIdsOf(others, source, rows, signal) };
  });
}
