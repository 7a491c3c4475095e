import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { checkWritten, datasetPlace, sourceBatches, writeDataset } from '../write-dataset';
import { OPERATION_GROUPS } from './operation-groups';
import { samplePasses } from './sample-passes';
import type { Operation, OperationContext, OperationOutcome } from './types';
import { onlyWay } from './ways';

export const write = {
  id: 'write',
  label: 'Write',
  description:
    'Writes a stream of batches to a new dataset, each handed to the format’s own writer as it comes; the stream copies rows that are in memory, as a reader would fill them in.',
  timed:
    'From creating the dataset, through copying and writing every batch, until its files are closed and flushed to the disk (fsync).',
  kind: 'write',
  group: OPERATION_GROUPS.write,
  default: true,
  ways: onlyWay,
  run: (context) =>
    measureWrites(context, (place, batches) =>
      writeDataset(context, place, copiedBatches(batches)),
    ),
} as const satisfies Operation;

/** Times `writing`, which makes the dataset at a new place out of batches that are in memory. */
export async function measureWrites(
  context: OperationContext,
  writing: (place: string, batches: readonly TensorBatch[]) => Promise<void>,
): Promise<OperationOutcome> {
  const { source, signal } = context;
  const batches: TensorBatch[] = [];
  for await (const batch of sourceBatches(source, signal)) batches.push(batch);
  const timings = await samplePasses(context, 'once', async (pass, clock) => {
    const folder = join(context.path, `pass-${pass}`);
    const place = await datasetPlace(context.format, folder);
    await clock(() => writing(place, batches));
    await checkWritten(context, place);
    await rm(folder, { recursive: true });
  });
  return { ...timings, rowsPerSample: source.rowCount };
}

/** The batches one by one, each in new memory: a stream that costs a copy and no more. */
export async function* copiedBatches(batches: readonly TensorBatch[]): AsyncGenerator<TensorBatch> {
  for (const { rowCount, columns } of batches) {
    yield {
      rowCount,
      columns: new Map([...columns].map(([name, column]) => [name, copied(column)])),
    };
  }
}

function copied(column: Column): Column {
  return column.kind === 'numeric'
    ? { ...column, data: column.data.slice() }
    : { ...column, offsets: column.offsets.slice(), bytes: column.bytes.slice() };
}
