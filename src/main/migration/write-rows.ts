import type { ReportProgress } from '../../shared/model/progress';
import type { TensorBatch } from '../../shared/model/tensor';
import type { Dataset, DatasetWriter } from '../formats/types';
import { throwIfCancelled } from '../lib/cancel';
import { ProgressMeter } from '../lib/progress-meter';
import { prefetch } from '../streaming/prefetch';
import { type OrderedRows, readOrdered } from './ordered-rows';
import { sliceRows } from './slice-rows';

export interface WriteRowsOptions {
  readonly rows: OrderedRows;
  /** Writes the first rows only. */
  readonly firstRows?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
  /** Called after every slice; answers whether to go on. */
  readonly onSlice?:
    ((slice: { rows: number; bytes: number; rowsDone: number }) => Promise<boolean>) | undefined;
}

/**
 * Moves rows from a dataset to a writer: one write in flight, the next slice read meanwhile.
 * Does not finish the writer.
 */
export async function writeRows(
  source: Dataset,
  writer: DatasetWriter,
  options: WriteRowsOptions,
): Promise<{ readonly rows: number; readonly bytes: number }> {
  const { signal } = options;
  const end = Math.min(source.rowCount, options.firstRows ?? Infinity);
  const meter = new ProgressMeter({ total: end, unit: 'rows', report: options.report });
  meter.flush();
  const slices = readOrdered(source, options.rows, {
    batchRows: sliceRows(source.fields),
    end,
    signal,
  });
  let [rows, bytes] = [0, 0];
  for await (const batch of prefetch(slices, 1, signal)) {
    throwIfCancelled(signal);
    await writer.write(batch);
    const moved = batchBytes(batch);
    rows += batch.rowCount;
    bytes += moved;
    meter.advance(batch.rowCount, moved);
    const goOn = await options.onSlice?.({ rows: batch.rowCount, bytes: moved, rowsDone: rows });
    if (goOn === false) break;
  }
  throwIfCancelled(signal);
  meter.flush();
  return { rows, bytes };
}

/** Bytes of the rows themselves: numbers, and text without its offsets. */
export function batchBytes(batch: TensorBatch): number {
  let sum = 0;
  for (const column of batch.columns.values()) {
    sum += column.kind === 'numeric' ? column.data.byteLength : (column.offsets.at(-1) ?? 0);
  }
  return sum;
}
