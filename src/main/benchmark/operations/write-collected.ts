import type { TensorBatch } from '../../../shared/model/tensor';
import { joinBatches } from '../join-batches';
import { writeDataset } from '../write-dataset';
import { OPERATION_GROUPS } from './operation-groups';
import type { Operation } from './types';
import { onlyWay } from './ways';
import { copiedBatches, measureWrites } from './write';

export const writeCollected = {
  id: 'write-collected',
  label: 'Write, collected first',
  description:
    'Gathers all batches of the stream that “Write” passes on one by one into a single batch, and writes that at once: what collecting costs in time and in memory.',
  timed:
    'Copying every batch of the stream, joining the copies, and from creating the dataset until its files are closed and flushed to the disk (fsync).',
  kind: 'write',
  group: OPERATION_GROUPS.write,
  default: false,
  ways: onlyWay,
  run: (context) =>
    measureWrites(context, async (place, batches) => {
      const kept: TensorBatch[] = [];
      for await (const batch of copiedBatches(batches)) kept.push(batch);
      await writeDataset(context, place, [joinBatches(context.source.fields, kept)]);
    }),
} as const satisfies Operation;
