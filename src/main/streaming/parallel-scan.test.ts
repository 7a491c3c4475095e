import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TensorBatch } from '../../shared/model/tensor';
import { generatedRows } from '../benchmark/generated-rows';
import { rowRange } from '../benchmark/source-rows';
import { FORMAT_IDS, findFormat } from '../formats/registry';
import type { Dataset, Format } from '../formats/types';
import { arraysOf } from './batch-memory';
import { planParallel } from './parallel-scan';
import { type StreamOptions, stream } from './stream';
import { buildScanWorker } from './testing/built-scan-worker';

const ROWS = 1000;
const source = generatedRows({ shape: [6], dtype: 'float32', seed: 3, items: ROWS });

let worker: Awaited<ReturnType<typeof buildScanWorker>>;
let folder = '';
beforeAll(async () => {
  worker = await buildScanWorker();
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-parallel-'));
}, 60_000);
afterAll(async () => {
  await worker.remove();
  await rm(folder, { recursive: true, force: true });
});

async function written(id: string, name = id): Promise<{ format: Format; dataset: Dataset }> {
  const format = await findFormat(id);
  if (format?.create === undefined) throw new Error(`${id} cannot be written`);
  const path = join(folder, `${name}.${id}`);
  const writer = await format.create(path, { fields: source.fields, rowCount: ROWS });
  await writer.write(await source.take(rowRange(0, ROWS)));
  await writer.finish();
  return { format, dataset: await format.open(path) };
}

const shared = (count: number): Partial<StreamOptions> => ({
  workers: { count, settings: {}, file: worker.file, leastBytes: 0 },
});

/** Every byte of every batch, batch by batch. */
async function bytesOf(batches: AsyncIterable<TensorBatch>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const batch of batches) {
    const arrays = arraysOf(batch).map(({ buffer, byteOffset, byteLength }) =>
      Buffer.from(new Uint8Array(buffer, byteOffset, byteLength)).toString('base64'),
    );
    all.push([batch.rowCount, ...batch.columns.keys(), ...arrays].join(' '));
  }
  return all;
}

const writable = (
  await Promise.all(FORMAT_IDS.map(async (id) => ({ id, format: await findFormat(id) })))
).flatMap(({ id, format }) => (format?.create === undefined ? [] : [id]));

describe('worker threads', () => {
  it.each(writable)('%s: give the bytes of a plain scan, in order', async (id) => {
    const { dataset } = await written(id);
    try {
      const options = { batchRows: 64, prefetch: 6 };
      const plain = await bytesOf(stream(dataset, options));
      expect(plain).toHaveLength(Math.ceil(ROWS / 64));
      const batches = stream(dataset, { ...options, ...shared(3) });
      expect(await bytesOf(batches)).toEqual(plain);
      expect(batches.statistics().workers).toBe(3);
    } finally {
      await dataset.close();
    }
  });

  it('read one column alone, and serve the second pass from the cache', async () => {
    const { dataset } = await written('npy', 'columns');
    const options = { batchRows: 100, prefetch: 0, columns: ['tensor'] };
    const batches = stream(dataset, { ...options, ...shared(2), cache: { bytes: 2 ** 20 } });
    const plain = await bytesOf(stream(dataset, options));
    expect(await bytesOf(batches)).toEqual(plain);
    expect(await bytesOf(batches)).toEqual(plain);
    expect(batches.statistics()).toMatchObject({ cacheHits: 10, cacheMisses: 0 });
    await dataset.close();
  });

  it('tell what a thread failed at', async () => {
    const { dataset } = await written('npz', 'short');
    const missing = { ...dataset, path: join(folder, 'nowhere.npz'), rowCount: ROWS };
    await expect(
      bytesOf(stream(missing, { batchRows: 10, prefetch: 4, ...shared(2) })),
    ).rejects.toMatchObject({ path: join(folder, 'nowhere.npz') });
    await dataset.close();
  });

  it('give the rows before a failure, then the failure', async () => {
    const { dataset } = await written('npy', 'cut');
    const { path: base } = dataset;
    const { path } =
      (await dataset.files()).find(({ path: name }) => name.includes('tensor')) ?? {};
    const seen: number[] = [];
    const run = async (): Promise<void> => {
      for await (const batch of stream(dataset, { batchRows: 10, prefetch: 4, ...shared(2) })) {
        // Both threads have given batches, so have opened; what they have yet to read is gone.
        if (seen.length === 3) await truncate(join(base, path ?? ''), 1000);
        seen.push(batch.rowCount);
      }
    };
    await expect(run()).rejects.toMatchObject({ tag: 'RemoteError' });
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.length).toBeLessThan(100);
    await dataset.close();
  });

  it('refuse a dataset that holds other rows by now', async () => {
    const { dataset } = await written('npy', 'other');
    const grown = { ...dataset, path: dataset.path, rowCount: ROWS + 50 };
    await expect(
      bytesOf(stream(grown, { batchRows: 10, prefetch: 4, ...shared(2) })),
    ).rejects.toMatchObject({ code: 'changed' });
    await dataset.close();
  });

  it('end when the consumer stops and when it is cancelled', async () => {
    const { dataset } = await written('npy', 'stop');
    const before = process.getActiveResourcesInfo().filter((one) => one === 'MessagePort').length;
    const threads = (): number =>
      process.getActiveResourcesInfo().filter((one) => one === 'MessagePort').length - before;
    let running = 0;
    for await (const batch of stream(dataset, { batchRows: 10, prefetch: 4, ...shared(2) })) {
      running = threads();
      if (batch.rowCount > 0) break;
    }
    expect(running).toBeGreaterThan(0);
    expect(threads()).toBe(0);
    const controller = new AbortController();
    const cancelled = async (): Promise<void> => {
      const options = { batchRows: 10, prefetch: 4, signal: controller.signal, ...shared(2) };
      for await (const batch of stream(dataset, options)) {
        if (batch.rowCount > 0) controller.abort();
      }
    };
    await expect(cancelled()).rejects.toMatchObject({ code: 'cancelled' });
    expect(threads()).toBe(0);
    await dataset.close();
  });

  it('are not started where the rows make one range only, or are few', async () => {
    const { dataset } = await written('npy', 'small');
    const none = { count: 4, settings: {}, file: join(folder, 'no-such-file.js') };
    for (const [batchRows, leastBytes] of [
      [ROWS, 0],
      [100, undefined],
    ] as const) {
      const workers = { ...none, leastBytes };
      const batches = stream(dataset, { batchRows, prefetch: 0, workers });
      expect(await bytesOf(batches)).toHaveLength(ROWS / batchRows);
      expect(batches.statistics().workers).toBe(0);
    }
    await dataset.close();
  });
});

describe('planParallel', () => {
  const plan = (rows: number, count: number, batchRows: number, batchesAhead: number) =>
    planParallel(rows, count, { start: 0, batchRows, batchesAhead });

  it('shares what may be ahead out among the workers', () => {
    // Two workers, six batches ahead: three batches of ten rows each.
    const { workers, ranges } = plan(100, 2, 10, 6);
    expect(workers).toBe(2);
    expect(ranges.map(({ start, end }) => [start, end])).toEqual([
      [0, 30],
      [30, 60],
      [60, 90],
      [90, 100],
    ]);
  });

  it('gives each worker one batch at least, and needs no more workers than ranges', () => {
    expect(plan(100, 4, 10, 0).ranges).toHaveLength(10);
    expect(plan(25, 4, 10, 0)).toMatchObject({ workers: 3 });
    expect(plan(10, 4, 10, 0)).toMatchObject({ workers: 1 });
    expect(plan(0, 4, 10, 0)).toMatchObject({ workers: 0, ranges: [] });
  });
});
