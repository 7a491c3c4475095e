import type { ReportProgress } from '../../shared/model/progress';
import type { TensorBatch } from '../../shared/model/tensor';
import type { Dataset, DatasetWriter } from '../formats/types';
import { throwIfCancelled } from '../lib/cancel';
import { ProgressMeter } from '../lib/progress-meter';
import { prefetch } from '../streaming/prefetch';
import { batchBytes } from './digest-dataset';
import { type OrderedRows, readOrdered } from './ordered-rows';
import { sliceRows } from './slice-rows';

/** Rows `[start, start + rows)` in the order that they are written in. */
export interface Slice {
  readonly start: number;
  readonly rows: number;
  readonly bytes: number;
}

export interface WriteRowsOptions {
  readonly rows: OrderedRows;
  /** The rows before are with the writer already. */
  readonly start?: number | undefined;
  /** A position that no slice goes across. */
  readonly boundary?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
  /** Work on a slice that needs no answer of the writer: done while it is being written. */
  readonly meanwhile?: ((batch: TensorBatch, slice: Slice) => void) | undefined;
  /** Called after every slice; answers whether to go on. */
  readonly onSlice: (slice: Slice) => Promise<boolean>;
}

/**
 * Moves rows from a dataset to a writer: one write in flight, the next slice read and this one
 * worked on meanwhile. Does not finish the writer.
 * @returns the position behind the last row that was written
 */
export async function writeRows(
  source: Dataset,
  writer: DatasetWriter,
  options: WriteRowsOptions,
): Promise<number> {
  const { signal, start = 0, report } = options;
  const meter = new ProgressMeter({
    total: source.rowCount,
    initial: start,
    unit: 'rows',
    report,
  });
  meter.flush();
  let position = start;
  for await (const batch of prefetch(slicesOf(source, options), 1, signal)) {
    throwIfCancelled(signal);
    const slice = { start: position, rows: batch.rowCount, bytes: batchBytes(batch) };
    const written = writer.write(batch);
    try {
      options.meanwhile?.(batch, slice);
    } finally {
      await written;
    }
    position += batch.rowCount;
    meter.advance(slice.rows, slice.bytes);
    if (!(await options.onSlice(slice))) break;
  }
  throwIfCancelled(signal);
  meter.flush();
  return position;
}

async function* slicesOf(
  source: Dataset,
  { rows, start = 0, boundary = start, signal }: WriteRowsOptions,
): AsyncIterable<TensorBatch> {
  const batchRows = sliceRows(source.fields);
  yield* readOrdered(source, rows, { batchRows, start, end: boundary, signal });
  yield* readOrdered(source, rows, { batchRows, start: boundary, signal });
}
