/** Streams over threads that really run, from a real file. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { buildScanWorker } from '../../streaming/testing/built-scan-worker';
import { requireFormat } from '../entry';
import { generatedRows } from '../generated-rows';
import { datasetPlace, sourceBatches, writeDataset } from '../write-dataset';
import { stream } from './stream';

const built = vi.hoisted(() => ({ file: '' }));
vi.mock('../../streaming/scan-worker-file', () => ({ scanWorkerFile: () => built.file }));

const source = generatedRows({ shape: [5], dtype: 'float32', seed: 4, items: 130 });

let worker: Awaited<ReturnType<typeof buildScanWorker>>;
let folder = '';
beforeAll(async () => {
  worker = await buildScanWorker();
  built.file = worker.file;
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-stream-threads-'));
}, 60_000);
afterAll(async () => {
  await worker.remove();
  await rm(folder, { recursive: true, force: true });
});

it('reads and checks every row with as many threads as were asked for, and tells how many', async () => {
  const format = await requireFormat('npy');
  const base = { format, createSettings: {}, openSettings: {}, source, signal: undefined };
  const path = await datasetPlace(format, join(folder, 'rows'));
  await writeDataset(base, path, sourceBatches(source, undefined));
  const threads = async (way: string): Promise<number | undefined> => {
    const { samples, measures } = await stream.run({
      ...base,
      way,
      path,
      freshCopy: () => Promise.reject(new Error('no copy is asked for')),
      sampling: { samples: 1, first: 0, warmups: 1, passes: 1 },
      cache: 'reopen',
      seed: 9,
      passDone: () => undefined,
    });
    expect(samples).toHaveLength(1);
    return measures?.find(({ id }) => id === 'threads')?.value;
  };
  expect(await threads('b20-p2-w2')).toBe(2);
  // All rows are one range: nothing to share out.
  expect(await threads('b200-p2-w2')).toBe(0);
  expect(await threads('b20-p2')).toBeUndefined();
});
