import { throwIfCancelled } from '../lib/cancel';
import type { Dataset } from '../formats/types';
import { prefetch } from '../streaming/prefetch';
import { DatasetDigest } from './field-digest';
import { type OrderedRows, readOrdered } from './ordered-rows';
import { sliceRows } from './slice-rows';

/** SHA-256 of every field's rows, as a manifest records them (field-digest.ts). */
export async function digestDataset(
  dataset: Dataset,
  rows: OrderedRows,
  signal?: AbortSignal,
): Promise<Readonly<Record<string, string>>> {
  const digest = new DatasetDigest(dataset.fields);
  const batches = readOrdered(dataset, rows, { batchRows: sliceRows(dataset.fields), signal });
  for await (const batch of prefetch(batches, 1, signal)) {
    throwIfCancelled(signal);
    digest.update(batch);
  }
  return digest.finish();
}
