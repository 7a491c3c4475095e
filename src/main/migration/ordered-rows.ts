import type { RowOrder } from '../../shared/model/dataset';
import type { TensorBatch } from '../../shared/model/tensor';
import type { Dataset } from '../formats/types';
import { throwIfCancelled } from '../lib/cancel';

/** Rows of a dataset in one of its orders; `null` is the stored order, which is scanned. */
export type OrderedRows = Uint32Array | null;

/**
 * The stored row numbers in `order`; null where that is the stored order itself, so that the rows
 * are read in sequence.
 */
export async function orderedRows(
  dataset: Dataset,
  order: RowOrder,
  signal?: AbortSignal,
): Promise<OrderedRows> {
  if (order === 'stored') return null;
  const rows = await dataset.permutation(order, signal);
  return rows.every((row, position) => row === position) ? null : rows;
}

export interface ReadOptions {
  readonly batchRows: number;
  /** Positions in the order: `[start, end)`; the whole dataset when absent. */
  readonly start?: number | undefined;
  readonly end?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The batch that is worked on and the one that is read ahead (streaming/prefetch.ts, depth 1). */
const BATCHES_IN_USE = 2;

/**
 * Batches of the rows in the order asked for, never more than `batchRows` at once. The memory of
 * a batch is used again for the second after it.
 */
export async function* readOrdered(
  dataset: Dataset,
  rows: OrderedRows,
  { batchRows, start = 0, end = dataset.rowCount, signal }: ReadOptions,
): AsyncIterable<TensorBatch> {
  if (rows === null) {
    const inUse = BATCHES_IN_USE;
    if (end > start)
      yield* dataset.scan({ batchRows, start, end, uneven: true, signal, batchesInUse: inUse });
    return;
  }
  const inUse: TensorBatch[] = [];
  for (let position = start; position < end; position += batchRows) {
    throwIfCancelled(signal);
    const reuse = inUse.length === BATCHES_IN_USE ? inUse.shift() : undefined;
    const some = rows.subarray(position, Math.min(end, position + batchRows));
    const batch = await dataset.take(some, { signal, reuse });
    inUse.push(batch);
    yield batch;
  }
}
