import type { TensorBatch } from '../../../shared/model/tensor';
import type { Dataset } from '../../formats/types';
import { checkConsecutive, checkEveryRow, requireRowCount } from '../check-rows';
import { measureReads } from './measure-reads';
import { OPERATION_GROUPS } from './operation-groups';
import type { Operation } from './types';
import { onlyWay } from './ways';

/** Rows of a batch: what a training loop asks for. */
const BATCH_ROWS = 64;
/** Batches of a timed pass that are kept for the check; all of them would be a full read. */
const KEPT_BATCHES = 4;

interface Kept {
  readonly rows: number;
  readonly batches: readonly { readonly firstRow: number; readonly batch: TensorBatch }[];
}

export const sequentialRead = {
  id: 'sequential-read',
  label: 'Sequential read',
  description: `Reads every row in stored order in batches of ${BATCH_ROWS} rows, letting each batch go before the next is asked for.`,
  timed: 'All batches from the first to the last; opening and closing are outside the time.',
  kind: 'read',
  group: OPERATION_GROUPS.readAll,
  default: true,
  ways: onlyWay,
  run: (context) => {
    const batchCount = Math.ceil(context.source.rowCount / BATCH_ROWS);
    return measureReads(context, context.source.rowCount, {
      // Other batches are kept in every pass, spread over the dataset.
      prepare: (pass) =>
        new Set(
          Array.from(
            { length: KEPT_BATCHES },
            (_, at) => (Math.abs(pass) + Math.floor((at * batchCount) / KEPT_BATCHES)) % batchCount,
          ),
        ),
      read: (dataset, keep) => readThrough(dataset, keep, context.signal),
      check: async ({ rows, batches }, _, names) => {
        requireRowCount(rows === context.source.rowCount, rows, context.source);
        for (const { firstRow, batch } of batches) {
          await checkConsecutive(batch, firstRow, { ...context, names });
        }
      },
      checkAll: (dataset, names) =>
        checkEveryRow(dataset.scan({ batchRows: BATCH_ROWS, signal: context.signal }), {
          ...context,
          names,
        }),
    });
  },
} as const satisfies Operation;

async function readThrough(
  dataset: Dataset,
  keep: ReadonlySet<number>,
  signal: AbortSignal | undefined,
): Promise<Kept> {
  const batches: { firstRow: number; batch: TensorBatch }[] = [];
  let rows = 0;
  let number = 0;
  for await (const batch of dataset.scan({ batchRows: BATCH_ROWS, signal })) {
    if (keep.has(number)) batches.push({ firstRow: rows, batch });
    rows += batch.rowCount;
    number += 1;
  }
  return { rows, batches };
}
