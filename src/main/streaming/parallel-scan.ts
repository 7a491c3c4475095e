import { CancelledError } from '../../shared/errors';
import type { JsonObject } from '../../shared/model/json';
import type { TensorBatch } from '../../shared/model/tensor';
import { bytesOfRow, selectFields } from '../formats/rows/request';
import type { Dataset } from '../formats/types';
import { throwIfCancelled } from '../lib/cancel';
import type { ScanRange } from './scan-messages';
import { type RangeItem, ScanThread } from './scan-thread';

/**
 * Memory of rows below which they are read here. A thread needs a third of a second and more until
 * it has loaded its format and opened the dataset; that long, one thread reads about this much.
 */
const LEAST_BYTES = 256 * 2 ** 20;

/** How worker threads open a dataset that is open here already. */
export interface ParallelScan {
  /** Threads at most. */
  readonly count: number;
  /** The open settings that the dataset was opened with. */
  readonly settings: JsonObject;
  /** The built entry `scan-worker.js`. */
  readonly file: URL | string;
  /** Memory of the rows from which on threads are used; 256 MiB when absent. */
  readonly leastBytes?: number | undefined;
}

export interface ParallelScanOptions {
  readonly columns?: readonly string[] | undefined;
  readonly start: number;
  readonly batchRows: number;
  /** Batches that may be read before they are asked for; one a worker at least. */
  readonly batchesAhead: number;
  /** Told how many threads read: 0 where the rows are read here. */
  readonly sharedOut?: (workers: number) => void;
  readonly signal?: AbortSignal | undefined;
}

export interface ParallelPlan {
  /** Threads that have something to do; below two, sharing the rows out is of no use. */
  readonly workers: number;
  /** In the order of their rows; range `r` is read by worker `r % workers`. */
  readonly ranges: readonly ScanRange[];
}

/** Ranges of whole batches, so many that all workers' ranges together are what may be ahead. */
export function planParallel(
  rowCount: number,
  count: number,
  { columns, start, batchRows, batchesAhead }: ParallelScanOptions,
): ParallelPlan {
  const rangeRows = batchRows * Math.max(1, Math.floor(batchesAhead / Math.max(1, count)));
  const ranges = Array.from(
    { length: Math.ceil(Math.max(0, rowCount - start) / rangeRows) },
    (_, range): ScanRange => {
      const from = start + range * rangeRows;
      return { range, start: from, end: Math.min(rowCount, from + rangeRows), batchRows, columns };
    },
  );
  return { workers: Math.min(count, ranges.length), ranges };
}

/**
 * The batches of a scan, read by worker threads that each opened the dataset for themselves; in
 * stored order. A worker gets its next range when the one before was handed over whole. Threads
 * start with the first batch that is asked for and end with the scan; where the rows are few or
 * make one range only, the dataset is scanned here.
 */
export async function* scanInWorkers(
  dataset: Dataset,
  parallel: ParallelScan,
  options: ParallelScanOptions,
): AsyncGenerator<TensorBatch, void, undefined> {
  const { signal } = options;
  throwIfCancelled(signal);
  const { workers: count, ranges } = planParallel(dataset.rowCount, parallel.count, options);
  const rowBytes = bytesOfRow(selectFields(options.columns, dataset));
  const isSmall = dataset.rowCount * rowBytes < (parallel.leastBytes ?? LEAST_BYTES);
  const isAlone = isSmall || count < 2;
  options.sharedOut?.(isAlone ? 0 : count);
  if (isAlone) {
    const { columns, start, batchRows } = options;
    yield* dataset.scan({ columns, start, batchRows, signal });
    return;
  }
  const inbox = new Inbox();
  const cancel = (): void => inbox.put(null, { type: 'failed', error: new CancelledError() });
  signal?.addEventListener('abort', cancel, { once: true });
  const { path, format } = dataset;
  const opened = { path, format, settings: parallel.settings };
  const workers = Array.from(
    { length: count },
    () => new ScanThread(parallel.file, dataset, opened, (range, item) => inbox.put(range, item)),
  );
  const begin = (range: ScanRange | undefined): void => {
    if (range !== undefined) workers[range.range % count]?.scan(range);
  };
  try {
    for (const range of ranges.slice(0, count)) begin(range);
    for (const { range } of ranges) {
      for (;;) {
        const item = await inbox.take(range);
        if (item.type === 'failed') throw item.error;
        if (item.type === 'end') break;
        yield item.batch;
      }
      begin(ranges[range + count]);
    }
  } finally {
    signal?.removeEventListener('abort', cancel);
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}

/** What workers gave and nobody took yet; a failure of no range comes before everything. */
class Inbox {
  readonly #items = new Map<number, RangeItem[]>();
  #failure: RangeItem | undefined;
  #wake: (() => void) | undefined;

  put(range: number | null, item: RangeItem): void {
    if (range === null) this.#failure ??= item;
    else this.#items.set(range, [...(this.#items.get(range) ?? []), item]);
    this.#wake?.();
  }

  async take(range: number): Promise<RangeItem> {
    for (;;) {
      if (this.#failure !== undefined) return this.#failure;
      const [item, ...rest] = this.#items.get(range) ?? [];
      if (item !== undefined) this.#items.set(range, rest);
      if (item?.type === 'end') this.#items.delete(range);
      if (item !== undefined) return item;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}
