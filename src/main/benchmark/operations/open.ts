import type { TensorBatch } from '../../../shared/model/tensor';
import { checkTaken, requireRowCount } from '../check-rows';
import { matchFieldNames } from '../compare-rows';
import type { Dataset } from '../../formats/types';
import { prepareCache } from './cache-state';
import { openDataset } from './measure-reads';
import { OPERATION_GROUPS } from './operation-groups';
import { samplePasses } from './sample-passes';
import type { Operation, OperationContext, OperationOutcome } from './types';
import { onlyWay } from './ways';

export const open = {
  id: 'open',
  label: 'Open',
  description: 'Opens the dataset and reads its first row: how long until something is seen.',
  timed: 'From the path to the first row in memory; closing is outside the time.',
  kind: 'open',
  group: OPERATION_GROUPS.open,
  default: true,
  ways: onlyWay,
  run: measureOpens,
} as const satisfies Operation;

async function measureOpens(context: OperationContext): Promise<OperationOutcome> {
  const cache = await prepareCache(context);
  const timings = await samplePasses(context, 'calibrated', async (_, clock) => {
    await cache.before();
    const { dataset, first } = await clock(() => openToFirstRow(context));
    try {
      await checkOpened(context, dataset, first);
    } finally {
      await dataset.close();
    }
  });
  cache.requireState(timings);
  return { ...timings, rowsPerSample: 0 };
}

interface Opened {
  readonly dataset: Dataset;
  /** The first row, all columns. */
  readonly first: TensorBatch;
}

async function openToFirstRow(context: OperationContext): Promise<Opened> {
  const dataset = await openDataset(context);
  try {
    return { dataset, first: await dataset.take(FIRST, { signal: context.signal }) };
  } catch (error) {
    await dataset.close();
    throw error;
  }
}

const FIRST = Uint32Array.of(0);

/** The right dataset is open: as many rows as were written, and its first and last row. */
async function checkOpened(
  { source, signal }: OperationContext,
  dataset: Dataset,
  first: TensorBatch,
): Promise<void> {
  requireRowCount(dataset.rowCount === source.rowCount, dataset.rowCount, source);
  const names = matchFieldNames(source.fields, dataset.fields);
  await checkTaken(first, FIRST, { source, names, signal });
  const last = Uint32Array.of(source.rowCount - 1);
  await checkTaken(await dataset.take(last, { signal }), last, { source, names, signal });
}
