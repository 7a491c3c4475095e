import type { TensorBatch } from '../../../shared/model/tensor';
import type { Dataset } from '../../formats/types';
import { checkConsecutive, requireRowCount } from '../check-rows';
import { measureReads } from './measure-reads';
import { OPERATION_GROUPS } from './operation-groups';
import type { Operation } from './types';
import { onlyWay } from './ways';

export const fullRead = {
  id: 'full-read',
  label: 'Full read',
  description:
    'Reads every row into memory and keeps them all, in batches of the size the format likes best.',
  timed: 'All batches until the last is in memory; opening and closing are outside the time.',
  kind: 'read',
  group: OPERATION_GROUPS.readAll,
  default: true,
  ways: onlyWay,
  run: (context) =>
    measureReads(context, context.source.rowCount, {
      prepare: () => null,
      read: (dataset) => readAll(dataset, context.signal),
      check: async (batches, _, names) => {
        let row = 0;
        for (const batch of batches) {
          await checkConsecutive(batch, row, { ...context, names });
          row += batch.rowCount;
        }
        requireRowCount(row === context.source.rowCount, row, context.source);
      },
    }),
} as const satisfies Operation;

async function readAll(
  dataset: Dataset,
  signal: AbortSignal | undefined,
): Promise<readonly TensorBatch[]> {
  const batches: TensorBatch[] = [];
  for await (const batch of dataset.scan({ signal })) batches.push(batch);
  return batches;
}
