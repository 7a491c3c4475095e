import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TensorBatch } from '../../../shared/model/tensor';
import { checkWritten, datasetPlace, sourceBatches, writeDataset } from '../write-dataset';
import { samplePasses } from './sample-passes';
import type { Operation, OperationContext, OperationOutcome } from './types';
import { onlyWay } from './ways';

export const write = {
  id: 'write',
  label: 'Write',
  description:
    'Writes rows that are in memory to a new dataset, batch by batch through the format’s own writer.',
  timed:
    'From creating the dataset, through every batch, until its files are closed and flushed to the disk (fsync).',
  kind: 'write',
  default: true,
  ways: onlyWay,
  run: measureWrites,
} as const satisfies Operation;

async function measureWrites(context: OperationContext): Promise<OperationOutcome> {
  const { source, signal } = context;
  const batches: TensorBatch[] = [];
  for await (const batch of sourceBatches(source, signal)) batches.push(batch);
  const timings = await samplePasses(context, 'once', async (pass, clock) => {
    const folder = join(context.path, `pass-${pass}`);
    const place = await datasetPlace(context.format, folder);
    await clock(() => writeDataset(context, place, batches));
    await checkWritten(context, place);
    await rm(folder, { recursive: true });
  });
  return { ...timings, rowsPerSample: source.rowCount };
}
