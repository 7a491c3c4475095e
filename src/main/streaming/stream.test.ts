import { describe, expect, it } from 'vitest';
import type { TensorBatch } from '../../shared/model/tensor';
import { BatchCache } from './batch-cache';
import { countedDataset, valuesOf } from './testing/counted-dataset';
import { type StreamOptions, stream } from './stream';

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
const plain: StreamOptions = { batchRows: 10, prefetch: 0 };

async function collect<T>(values: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at);
const rowsOf = async (batches: AsyncIterable<TensorBatch>): Promise<readonly number[]> =>
  (await collect(batches)).flatMap(valuesOf);

describe('back-pressure', () => {
  it('reads nothing before it is asked for', async () => {
    const { dataset, reads, scans } = countedDataset(100);
    const batches = stream(dataset, { ...plain, prefetch: 4 });
    const iterator = batches[Symbol.asyncIterator]();
    await settled();
    expect([reads.length, scans()]).toEqual([0, 0]);
    await iterator.next();
    await iterator.return?.();
  });

  it.each([0, 1, 3])('reads at most %i batches ahead', async (prefetch) => {
    const { dataset, reads } = countedDataset(100);
    let taken = 0;
    for await (const batch of stream(dataset, { ...plain, prefetch })) {
      taken += 1;
      await settled();
      expect(reads.length).toBe(Math.min(10, taken + prefetch));
      expect(valuesOf(batch)[0]).toBe((taken - 1) * 10);
    }
    expect(taken).toBe(10);
  });

  it('gives every row in order, the last batch shorter', async () => {
    const { dataset, closedScans } = countedDataset(95);
    expect(await rowsOf(stream(dataset, { ...plain, prefetch: 2 }))).toEqual(numbers(95));
    expect(closedScans()).toBe(1);
  });

  it.each([0, 8])('a consumer that stops ends the source, %i ahead', async (prefetch) => {
    const { dataset, reads, closedScans } = countedDataset(1000);
    for await (const batch of stream(dataset, { ...plain, prefetch }).map(valuesOf)) {
      if (batch[0] === 10) break;
    }
    expect(closedScans()).toBe(1);
    const when = reads.length;
    await settled();
    expect(reads.length).toBe(when);
    // The one in flight is waited for; those that were only planned are not read.
    expect(when).toBeLessThanOrEqual(2 + Math.min(prefetch, 2));
  });

  it('gives an error after the batches before it, and closes', async () => {
    const { dataset, closedScans } = countedDataset(100, { failAt: 35 });
    const seen: number[] = [];
    const run = async (): Promise<void> => {
      for await (const batch of stream(dataset, { ...plain, prefetch: 5 })) {
        seen.push(valuesOf(batch)[0] ?? -1);
      }
    };
    await expect(run()).rejects.toThrow('row 35 cannot be read');
    expect(seen).toEqual([0, 10, 20]);
    expect(closedScans()).toBe(1);
  });

  it('stops when it is cancelled', async () => {
    const { dataset, reads, closedScans } = countedDataset(1000);
    const controller = new AbortController();
    const run = async (): Promise<void> => {
      for await (const batch of stream(dataset, { ...plain, signal: controller.signal })) {
        if (valuesOf(batch)[0] === 20) controller.abort();
      }
    };
    await expect(run()).rejects.toMatchObject({ code: 'cancelled' });
    expect([reads.length, closedScans()]).toEqual([3, 1]);
  });

  it('maps and filters one batch at a time', async () => {
    const { dataset, reads } = countedDataset(100);
    const seen: string[] = [];
    const sums = stream(dataset, plain)
      .map(async (batch) => {
        seen.push(`map ${reads.length}`);
        return valuesOf(batch).reduce((sum, value) => sum + value, 0);
      })
      .filter((sum) => sum % 2 === 1)
      .filter(async (sum) => sum > 200)
      .map((sum) => sum / 5);
    for await (const value of sums) seen.push(String(value));
    // 45, 145, 245 … 945: each is mapped as soon as it was read.
    expect(seen.slice(0, 6)).toEqual(['map 1', 'map 2', 'map 3', '49', 'map 4', '69']);
    expect(seen).toHaveLength(10 + 8);
  });

  it.each([
    [{ batchRows: 0, prefetch: 0 }, 'bad-batch-rows'],
    [{ batchRows: 1.5, prefetch: 0 }, 'bad-batch-rows'],
    [{ batchRows: 1, prefetch: -1 }, 'bad-prefetch'],
    [{ ...plain, cache: { bytes: 0 } }, 'bad-cache'],
    [
      { batchRows: 'adaptive', prefetch: 0, workers: { count: 2, settings: {}, file: '' } },
      'adaptive-workers',
    ],
  ] as const)('refuses %j', (options, code) => {
    const { dataset } = countedDataset(1);
    expect(() => stream(dataset, options)).toThrow(expect.objectContaining({ code }));
  });
});

describe('the cache', () => {
  it('serves the second pass of a stream without a read', async () => {
    const { dataset, reads } = countedDataset(95);
    const batches = stream(dataset, { ...plain, prefetch: 2, cache: { bytes: 10_000 } });
    await rowsOf(batches);
    expect(batches.statistics()).toMatchObject({ cacheHits: 0, cacheMisses: 10 });
    expect(await rowsOf(batches)).toEqual(numbers(95));
    expect(reads).toHaveLength(10);
    expect(batches.statistics()).toMatchObject({ cacheHits: 10, cacheMisses: 0, rows: 95 });
  });

  it('keeps the batches used last within its bytes', async () => {
    const { dataset, reads, scans, closedScans } = countedDataset(100);
    // Ten batches of 40 bytes; four fit.
    const cache = new BatchCache({ bytes: 170 });
    await rowsOf(stream(dataset, { ...plain, cache }));
    expect(cache.bytes).toBe(160);
    const key = (start: number) => ({ dataset, start, batchRows: 10 }) as const;
    expect([50, 60, 70, 80, 90].map((start) => cache.get(key(start)) !== undefined)).toEqual([
      false,
      true,
      true,
      true,
      true,
    ]);
    // Row 60 was used last, so 70 leaves when one more comes.
    expect(cache.get(key(60))).toBeDefined();
    const batch = cache.get(key(60));
    if (batch !== undefined) cache.set(key(1000), batch);
    expect([60, 70, 80, 90].map((start) => cache.get(key(start)) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect([reads.length, scans(), closedScans()]).toEqual([10, 1, 1]);
  });

  it('reads what is missing between batches that it has', async () => {
    const { dataset, reads, closedScans, scans } = countedDataset(60);
    const cache = new BatchCache({ bytes: 10_000 });
    const read = (): Promise<readonly number[]> => rowsOf(stream(dataset, { ...plain, cache }));
    await read();
    const middle = cache.get({ dataset, start: 30, batchRows: 10 });
    const only = new BatchCache({ bytes: 10_000 });
    if (middle !== undefined) only.set({ dataset, start: 30, batchRows: 10 }, middle);
    reads.splice(0);
    expect(await rowsOf(stream(dataset, { ...plain, cache: only }))).toEqual(numbers(60));
    expect(reads.map(([start]) => start)).toEqual([0, 10, 20, 40, 50]);
    expect(scans()).toBe(3);
    expect(closedScans()).toBe(3);
  });

  it('forgets what is older than its time to live', async () => {
    const { dataset, reads } = countedDataset(30);
    let time = 1000;
    const batches = stream(dataset, {
      ...plain,
      cache: { bytes: 10_000, ttlMs: 50 },
      now: () => time,
    });
    await rowsOf(batches);
    time += 50;
    await rowsOf(batches);
    expect(batches.statistics()).toMatchObject({ cacheHits: 3, cacheMisses: 0 });
    time += 1;
    await rowsOf(batches);
    expect(batches.statistics()).toMatchObject({ cacheHits: 0, cacheMisses: 3 });
    expect(reads).toHaveLength(6);
  });

  it('keeps apart datasets, columns and sizes of batches', async () => {
    const cache = new BatchCache({ bytes: 10_000 });
    const [first, second] = [countedDataset(20), countedDataset(20)];
    const misses = async (options: Partial<StreamOptions>, from = first): Promise<number> => {
      const batches = stream(from.dataset, { ...plain, ...options, cache });
      await rowsOf(batches);
      return batches.statistics().cacheMisses;
    };
    expect(await misses({})).toBe(2);
    expect(await misses({}, second)).toBe(2);
    expect(await misses({ batchRows: 20 })).toBe(1);
    expect(await misses({ columns: ['value'] })).toBe(2);
    expect(await misses({})).toBe(0);
  });

  it('copies a batch out of larger memory, so that it keeps what it counts', () => {
    const { dataset } = countedDataset(1);
    const cache = new BatchCache({ bytes: 100 });
    const data = new Int32Array(1000).subarray(10, 20);
    const key = { dataset, start: 0, batchRows: 10 } as const;
    cache.set(key, {
      rowCount: 10,
      columns: new Map([['value', { kind: 'numeric', dtype: 'int32', shape: [], data }]]),
    });
    const column = cache.get(key)?.columns.get('value');
    expect(column?.kind === 'numeric' && column.data.buffer.byteLength).toBe(40);
    expect(cache.bytes).toBe(40);
  });
});

describe('statistics', () => {
  it('tells waiting from working, on the clock that it is given', async () => {
    let time = 0;
    const { dataset } = countedDataset(40, { onRead: () => (time += 30) });
    const batches = stream(dataset, { ...plain, now: () => time }).filter(() => true);
    for await (const batch of batches) time += batch.rowCount;
    expect(batches.statistics()).toEqual({
      batches: 4,
      rows: 40,
      bytes: 160,
      rowsPerSecond: 250,
      bytesPerSecond: 1000,
      waitSeconds: 0.12,
      waitSecondsPerBatch: 0.03,
      workSeconds: 0.04,
      workSecondsPerBatch: 0.01,
      cacheHits: 0,
      cacheMisses: 0,
      workers: 0,
      largestBatchRows: 10,
    });
  });

  it('are of the pass that began last', async () => {
    const { dataset } = countedDataset(40);
    const batches = stream(dataset, plain);
    expect(batches.statistics()).toMatchObject({ batches: 0, rowsPerSecond: 0 });
    await rowsOf(batches);
    await rowsOf(batches);
    expect(batches.statistics()).toMatchObject({ batches: 4, rows: 40 });
  });
});

describe('an adaptive batch size', () => {
  /** Milliseconds that a batch of so many rows takes. */
  const sizesWhere = async (
    msOf: (rows: number) => number,
    options: Partial<StreamOptions> = {},
  ): Promise<readonly number[]> => {
    let time = 0;
    const { dataset, reads } = countedDataset(100_000, { onRead: (rows) => (time += msOf(rows)) });
    const batches = stream(dataset, {
      batchRows: 'adaptive',
      prefetch: 0,
      now: () => time,
      ...options,
    });
    expect(await rowsOf(batches)).toHaveLength(100_000);
    return reads.map(([, rows]) => rows);
  };

  it('grows while more rows come a second, then keeps the best', async () => {
    // A call costs 10 ms and a row nothing until 1,000 rows, a lot above.
    const sizes = await sizesWhere((rows) => 10 + Math.max(0, rows - 1000));
    expect([...new Set(sizes.slice(0, -1))]).toEqual([64, 128, 256, 512, 1024, 2048, 4096]);
    expect(sizes.at(-2)).toBe(512);
    expect(await sizesWhere((rows) => 10 + Math.max(0, rows - 1000))).toEqual(sizes);
  });

  it('stays small where size brings nothing', async () => {
    const sizes = await sizesWhere((rows) => rows);
    const tried = [64, 128, 256, 512].flatMap((rows) => [rows, rows, rows]);
    expect(sizes.slice(0, 12)).toEqual(tried);
    expect(new Set(sizes.slice(12, -1))).toEqual(new Set([64]));
  });

  it('stops at the memory limit', async () => {
    // 4 bytes a row; two batches at a time: 1,000 rows each would fit, 512 is the last doubling.
    const sizes = await sizesWhere(() => 10, { memoryBytes: 8000 });
    expect(Math.max(...sizes)).toBe(512);
    expect(Math.max(...(await sizesWhere(() => 10, { memoryBytes: 80 })))).toBe(10);
  });

  it('is served from the cache in the second pass', async () => {
    const { dataset } = countedDataset(2000);
    const batches = stream(dataset, {
      batchRows: 'adaptive',
      prefetch: 1,
      cache: { bytes: 100_000 },
    });
    expect(await rowsOf(batches)).toEqual(numbers(2000));
    expect(await rowsOf(batches)).toEqual(numbers(2000));
    expect(batches.statistics()).toMatchObject({ cacheMisses: 0, rows: 2000 });
  });
});
