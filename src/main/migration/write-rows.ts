import type { ReportProgress } from '../../shared/model/progress';
import type { TensorBatch } from '../../shared/model/tensor';
import type { Dataset, DatasetWriter } from '../formats/types';
import { throwIfCancelled } from '../lib/cancel';
import { ProgressMeter } from '../lib/progress-meter';
import { prefetch } from '../streaming/prefetch';
import { DatasetDigest } from './field-digest';
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

export interface WrittenRows {
  readonly rows: number;
  readonly bytes: number;
  /** SHA-256 of every field of these rows (field-digest.ts). */
  readonly digests: Readonly<Record<string, string>>;
}

/**
 * Moves rows from a dataset to a writer: one write in flight, the next slice read and this one
 * digested meanwhile.
 * Does not finish the writer.
 */
export async function writeRows(
  source: Dataset,
  writer: DatasetWriter,
  options: WriteRowsOptions,
): Promise<WrittenRows> {
  const { signal } = options;
  const end = Math.min(source.rowCount, options.firstRows ?? Infinity);
  const meter = new ProgressMeter({ total: end, unit: 'rows', report: options.report });
  meter.flush();
  const slices = readOrdered(source, options.rows, {
    batchRows: sliceRows(source.fields),
    end,
    signal,
  });
  const digest = new DatasetDigest(source.fields);
  let [rows, bytes] = [0, 0];
  for await (const batch of prefetch(slices, 1, signal)) {
    throwIfCancelled(signal);
    const written = writer.write(batch);
    digest.update(batch);
    await written;
    const moved = batchBytes(batch);
    rows += batch.rowCount;
    bytes += moved;
    meter.advance(batch.rowCount, moved);
    const goOn = await options.onSlice?.({ rows: batch.rowCount, bytes: moved, rowsDone: rows });
    if (goOn === false) break;
  }
  throwIfCancelled(signal);
  meter.flush();
  return { rows, bytes, digests: digest.finish() };
}

/** Bytes of the rows themselves: numbers, and text without its offsets. */
export function batchBytes(batch: TensorBatch): number {
  let sum = 0;
  for (const column of batch.columns.values()) {
    sum += column.kind === 'numeric' ? column.data.byteLength : (column.offsets.at(-1) ?? 0);
  }
  return sum;
}
