import { LRUCache } from 'lru-cache';
import { UsageError } from '../../shared/errors';
import type { TensorBatch } from '../../shared/model/tensor';
import type { Dataset } from '../formats/types';
import { batchMemory, withoutSlack } from './batch-memory';

export interface CacheLimits {
  /** Memory of all batches that are kept; the least recently used leave first. */
  readonly bytes: number;
  /** How long a batch stays good, in milliseconds; as long as there is room when absent. */
  readonly ttlMs?: number | undefined;
}

/** Which rows of which columns a batch is. */
export interface CacheKey {
  readonly dataset: Dataset;
  /** All columns when absent. */
  readonly columns?: readonly string[] | undefined;
  readonly start: number;
  /** What was asked for: rows, or that the stream decides. */
  readonly batchRows: number | 'adaptive';
}

/**
 * Batches that were read, kept for the next pass. One cache may serve several streams. Batches
 * that come from it are shared: nobody may change them.
 */
export class BatchCache {
  readonly #batches: LRUCache<string, TensorBatch>;
  /** An open dataset is one key: what is opened again may hold other rows. */
  readonly #datasets = new WeakMap<Dataset, number>();
  #opened = 0;

  /** @param now milliseconds, for the age of batches. */
  constructor({ bytes, ttlMs }: CacheLimits, now?: () => number) {
    if (!Number.isSafeInteger(bytes) || bytes < 1) {
      throw new UsageError('bad-cache', `A cache of ${bytes} bytes cannot hold a batch.`, {
        hint: 'Give it a whole number of bytes above zero, or leave the cache out.',
      });
    }
    this.#batches = new LRUCache<string, TensorBatch>({
      maxSize: bytes,
      sizeCalculation: (batch) => Math.max(1, batchMemory(batch)),
      ...(ttlMs === undefined ? {} : { ttl: ttlMs, ttlResolution: 0 }),
      ...(now === undefined ? {} : { perf: { now } }),
    });
  }

  /** Undefined where it is not there, or was there for too long. */
  get(key: CacheKey): TensorBatch | undefined {
    return this.#batches.get(this.#text(key));
  }

  /** A batch larger than the cache is not kept. */
  set(key: CacheKey, batch: TensorBatch): void {
    this.#batches.set(this.#text(key), withoutSlack(batch));
  }

  /** Of all batches that are kept. */
  get bytes(): number {
    return this.#batches.calculatedSize;
  }

  #text({ dataset, columns, start, batchRows }: CacheKey): string {
    let number = this.#datasets.get(dataset);
    if (number === undefined) {
      number = this.#opened += 1;
      this.#datasets.set(dataset, number);
    }
    return JSON.stringify([number, columns?.toSorted() ?? null, start, batchRows]);
  }
}
