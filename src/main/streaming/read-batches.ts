import { InputError } from '../../shared/errors';
import type { TensorBatch } from '../../shared/model/tensor';
import type { Dataset } from '../formats/types';
import type { AdaptiveBatchRows } from './adaptive-batch-rows';
import type { BatchCache } from './batch-cache';
import { batchMemory } from './batch-memory';

/** Reads consecutive batches of `batchRows` rows (the last may be shorter) from a row to the end. */
export type ScanFrom = (start: number, batchRows: number) => AsyncIterable<TensorBatch>;

export interface ReadBatchesOptions {
  readonly dataset: Dataset;
  readonly columns?: readonly string[] | undefined;
  readonly batchRows: number | AdaptiveBatchRows;
  readonly scan: ScanFrom;
  readonly cache?: BatchCache | undefined;
  readonly now: () => number;
  readonly cached?: (hit: boolean) => void;
}

/**
 * All rows in batches: those that the cache has from there, the others from a scan that goes on as
 * long as the cache has nothing and the size stays the same. Ending early closes the scan.
 */
export async function* readBatches(
  options: ReadBatchesOptions,
): AsyncGenerator<TensorBatch, void, undefined> {
  const { dataset, columns, batchRows, scan, cache, now } = options;
  const [size, adaptive] =
    typeof batchRows === 'number' ? [batchRows] : (['adaptive', batchRows] as const);
  let running: RunningScan | undefined;
  try {
    for (let row = 0; row < dataset.rowCount;) {
      const key = { dataset, columns, start: row, batchRows: size } as const;
      let batch = cache?.get(key);
      if (cache !== undefined) options.cached?.(batch !== undefined);
      if (batch === undefined) {
        const rows = typeof batchRows === 'number' ? batchRows : batchRows.rows;
        if (running?.next !== row || running.batchRows !== rows) {
          await running?.batches.return?.();
          running = new RunningScan(scan(row, rows)[Symbol.asyncIterator](), row, rows);
        }
        const isFirst = running.isFirst;
        const started = now();
        batch = await running.read();
        // The first batch of a scan pays for beginning it, whatever its size is.
        if (!isFirst) {
          const bytes = batchMemory(batch);
          adaptive?.tell({ rows: batch.rowCount, bytes, ms: now() - started });
        }
        cache?.set(key, batch);
      }
      row += batch.rowCount;
      yield batch;
    }
  } finally {
    await running?.batches.return?.();
  }
}

class RunningScan {
  isFirst = true;

  constructor(
    readonly batches: AsyncIterator<TensorBatch>,
    /** The row that comes next. */
    public next: number,
    readonly batchRows: number,
  ) {}

  /** @throws InputError where the rows end before the dataset does. */
  async read(): Promise<TensorBatch> {
    const result = await this.batches.next();
    if (result.done === true || result.value.rowCount === 0) {
      throw new InputError('rows-missing', `The dataset gave no rows after row ${this.next}.`, {
        row: this.next,
        hint: 'The files may have been changed while they were read.',
      });
    }
    this.isFirst = false;
    this.next += result.value.rowCount;
    return result.value;
  }
}
