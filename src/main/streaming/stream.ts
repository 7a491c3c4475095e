import { UsageError } from '../../shared/errors';
import type { TensorBatch } from '../../shared/model/tensor';
import { bytesOfRow } from '../formats/rows/request';
import type { Dataset } from '../formats/types';
import { AdaptiveBatchRows } from './adaptive-batch-rows';
import { BatchCache, type CacheLimits } from './batch-cache';
import { batchMemory } from './batch-memory';
import { BatchStream } from './batch-stream';
import { type ParallelScan, scanInWorkers } from './parallel-scan';
import { prefetch } from './prefetch';
import { type ScanFrom, readBatches } from './read-batches';
import { PassCounter } from './stream-statistics';

/** Most memory of the batches that are ahead of the consumer, where the size is adaptive. */
const ADAPTIVE_BYTES = 256 * 2 ** 20;

export interface StreamOptions {
  /** Rows of a batch (the last may be shorter); `adaptive` finds out what reads fastest. */
  readonly batchRows: number | 'adaptive';
  /** Batches that may be read before they are asked for; 0 reads when asked. */
  readonly prefetch: number;
  /** Keeps batches for the next pass; a cache that is given may serve other streams too. */
  readonly cache?: CacheLimits | BatchCache | undefined;
  /**
   * Threads that read and decode, where the rows are many enough to be worth starting them (the
   * statistics say so); the caller's own when absent. Their ranges share out what `prefetch`
   * allows: where it is small, a chunk that two ranges touch is decoded twice. Not with an
   * adaptive size.
   */
  readonly workers?: ParallelScan | undefined;
  readonly columns?: readonly string[] | undefined;
  /** Memory of the batches ahead of the consumer and its own, where the size is adaptive. */
  readonly memoryBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds. */
  readonly now?: (() => number) | undefined;
}

/**
 * The rows of an open dataset in stored order, batch by batch, with back-pressure: nothing is read
 * before the first batch is asked for, and never more than `prefetch` batches ahead (with workers:
 * one batch a worker at least). The dataset stays open: it is the caller's.
 * @throws UsageError for settings that make no sense; while it is read CancelledError once the
 *   signal is aborted, and whatever reading throws, after the batches read before it.
 */
export function stream(dataset: Dataset, options: StreamOptions): BatchStream<TensorBatch> {
  requireSense(options);
  const { columns, signal, now = () => performance.now() } = options;
  const cache =
    options.cache === undefined || options.cache instanceof BatchCache
      ? options.cache
      : new BatchCache(options.cache, now);
  let counter = new PassCounter();
  const pass = (): AsyncIterable<TensorBatch> => {
    const counted = (counter = new PassCounter());
    const scan: ScanFrom = (start, batchRows) =>
      options.workers === undefined
        ? dataset.scan({ columns, start, batchRows, signal })
        : scanInWorkers(dataset, options.workers, {
            columns,
            start,
            batchRows,
            batchesAhead: options.prefetch,
            signal,
            sharedOut: (workers) => counted.sharedOut(workers),
          });
    const batches = readBatches({
      dataset,
      columns,
      cache,
      now,
      scan,
      batchRows:
        options.batchRows === 'adaptive' ? adaptiveRows(dataset, options) : options.batchRows,
      cached: (hit) => counted.cached(hit),
    });
    // Workers are ahead by themselves.
    const ahead = options.workers === undefined ? options.prefetch : 0;
    return measured(prefetch(batches, ahead, signal), counted, now);
  };
  return new BatchStream(pass, () => counter.statistics());
}

/** The same batches; counts them, how long each was waited for and how long it was worked on. */
async function* measured(
  batches: AsyncIterable<TensorBatch>,
  counter: PassCounter,
  now: () => number,
): AsyncGenerator<TensorBatch, void, undefined> {
  let asked = now();
  for await (const batch of batches) {
    const came = now();
    counter.waited(came - asked);
    counter.delivered(batch.rowCount, batchMemory(batch));
    yield batch;
    asked = now();
    counter.worked(asked - came);
  }
}

function adaptiveRows(dataset: Dataset, options: StreamOptions): AdaptiveBatchRows {
  const { columns, memoryBytes = ADAPTIVE_BYTES } = options;
  const fields = dataset.fields.filter(({ name }) => columns?.includes(name) ?? true);
  // The consumer holds one, one is being read, the others wait.
  return new AdaptiveBatchRows(memoryBytes / (options.prefetch + 2), bytesOfRow(fields));
}

function requireSense({ batchRows, prefetch: ahead, workers }: StreamOptions): void {
  if (batchRows !== 'adaptive' && !(Number.isSafeInteger(batchRows) && batchRows > 0)) {
    throw new UsageError('bad-batch-rows', `A batch cannot have ${batchRows} rows.`, {
      hint: 'Give a whole number above zero, or “adaptive”.',
    });
  }
  if (!Number.isSafeInteger(ahead) || ahead < 0) {
    throw new UsageError('bad-prefetch', `${ahead} batches cannot be read ahead.`, {
      hint: 'Give a whole number from zero.',
    });
  }
  if (workers !== undefined && batchRows === 'adaptive') {
    throw new UsageError(
      'adaptive-workers',
      'An adaptive batch size is found by reading in one thread; it cannot be had with workers.',
    );
  }
}
