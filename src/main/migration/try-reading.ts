import type { RowOrder } from '../../shared/model/dataset';
import type { Dataset } from '../formats/types';
import { prefetch } from '../streaming/prefetch';
import { batchBytes } from './digest-dataset';
import { DatasetDigest } from './field-digest';
import { orderedRows, readOrdered } from './ordered-rows';
import { sliceRows } from './slice-rows';
import { type Stretch, StretchClock } from './stretch-clock';

const MOST_BYTES = 256 * 1024 * 1024;
const MOST_MS = 2000;

export interface ReadingTrial {
  readonly rows: number;
  readonly read: readonly Stretch[];
}

/** Reads and digests the first rows (at most 256 MB, about two seconds), and writes nothing. */
export async function tryReading(
  dataset: Dataset,
  order: RowOrder,
  signal?: AbortSignal,
): Promise<ReadingTrial> {
  const rows = await orderedRows(dataset, order, signal);
  const digest = new DatasetDigest(dataset.fields);
  const clock = new StretchClock();
  const begin = performance.now();
  let [read, bytes] = [0, 0];
  const slices = readOrdered(dataset, rows, { batchRows: sliceRows(dataset.fields), signal });
  for await (const batch of prefetch(slices, 1, signal)) {
    digest.update(batch);
    clock.mark(batch.rowCount);
    read += batch.rowCount;
    bytes += batchBytes(batch);
    if (bytes >= MOST_BYTES || performance.now() - begin >= MOST_MS) break;
  }
  return { rows: read, read: clock.stretches };
}
