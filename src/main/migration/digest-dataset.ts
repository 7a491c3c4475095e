import type { TensorBatch } from '../../shared/model/tensor';
import { throwIfCancelled } from '../lib/cancel';
import type { Dataset } from '../formats/types';
import { prefetch } from '../streaming/prefetch';
import { DatasetDigest } from './field-digest';
import { endOf } from './journal-state';
import { type OrderedRows, readOrdered } from './ordered-rows';
import { sliceRows } from './slice-rows';

interface Stretch {
  readonly start: number;
  readonly rows: number;
}

export interface DigestOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onRows?: ((rows: number, bytes: number) => void) | undefined;
}

/**
 * SHA-256 of every field's rows (field-digest.ts), for each of some stretches that follow each
 * other without gaps; one pass over the rows. Ends early where the dataset does.
 */
export async function* digestStretches<T extends Stretch>(
  dataset: Dataset,
  rows: OrderedRows,
  stretches: readonly T[],
  { signal, onRows }: DigestOptions = {},
): AsyncIterable<{ readonly stretch: T; readonly digests: Readonly<Record<string, string>> }> {
  const start = stretches[0]?.start ?? 0;
  const end = Math.min(dataset.rowCount, endOf(stretches.at(-1)));
  if (end <= start) return;
  const read = { batchRows: sliceRows(dataset.fields), start, end, signal };
  let digest = new DatasetDigest(dataset.fields);
  let [position, at] = [start, 0];
  for await (const batch of prefetch(readOrdered(dataset, rows, read), 1, signal)) {
    throwIfCancelled(signal);
    let offset = 0;
    while (offset < batch.rowCount) {
      const stretch = stretches[at];
      if (stretch === undefined) return;
      const count = Math.min(batch.rowCount - offset, endOf(stretch) - position);
      digest.update(batch, offset, count);
      offset += count;
      position += count;
      if (position < endOf(stretch)) continue;
      yield { stretch, digests: digest.finish() };
      digest = new DatasetDigest(dataset.fields);
      at += 1;
    }
    onRows?.(batch.rowCount, batchBytes(batch));
  }
}

/** Bytes of the rows themselves: numbers, and text without its offsets. */
export function batchBytes(batch: TensorBatch): number {
  let sum = 0;
  for (const column of batch.columns.values()) {
    sum +=
      column.kind === 'numeric'
        ? column.data.byteLength
        : (column.offsets[batch.rowCount] ?? 0) - (column.offsets[0] ?? 0);
  }
  return sum;
}
