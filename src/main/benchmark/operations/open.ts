import { CheckFailedError } from '../../../shared/errors';
import { checkTaken, requireRowCount } from '../check-rows';
import { collectGarbage } from '../collect-garbage';
import { matchFieldNames } from '../compare-rows';
import { ColdCache } from '../page-cache';
import { openDataset } from './measure-reads';
import { samplePasses } from './sample-passes';
import type { Operation, OperationContext, OperationOutcome } from './types';

export const open = {
  id: 'open',
  label: 'Open',
  description: 'Opens the dataset until its rows can be asked for; no tensor is read.',
  kind: 'open',
  default: true,
  byAccessMode: false,
  run: measureOpens,
} as const satisfies Operation;

async function measureOpens(context: OperationContext): Promise<OperationOutcome> {
  const { signal } = context;
  const cold = context.cache === 'cold' ? await ColdCache.of(context.path) : undefined;
  const timings = await samplePasses(context, async () => {
    await cold?.drop(signal);
    collectGarbage();
    const started = performance.now();
    const dataset = await openDataset(context);
    const seconds = (performance.now() - started) / 1000;
    cold?.countBytesFromDevice();
    try {
      await checkOpened(context, dataset);
    } finally {
      await dataset.close();
    }
    return seconds;
  });
  cold?.requireDeviceReads();
  return { ...timings, rowsPerSample: 0 };
}

/** The right dataset is open: as many rows as were written, and its first and last row. */
async function checkOpened(
  { source, signal }: OperationContext,
  dataset: Awaited<ReturnType<typeof openDataset>>,
): Promise<void> {
  requireRowCount(dataset.rowCount === source.rowCount, dataset.rowCount, source);
  if (source.rowCount === 0)
    throw new CheckFailedError('rows-differ', 'There are no rows to check.');
  const names = matchFieldNames(source.fields, dataset.fields);
  const rows = Uint32Array.of(0, source.rowCount - 1);
  await checkTaken(await dataset.take(rows, { signal }), rows, { source, names, signal });
}
