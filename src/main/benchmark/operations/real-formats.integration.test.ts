/** Every operation, in every way, over real formats and real files: each checks what it read. */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { BenchmarkRequest } from '../../../shared/model/benchmark';
import { copyMaker } from '../dataset-copy';
import { requireFormat, resolveEntry } from '../entry';
import { generatedRows } from '../generated-rows';
import { withWeights } from '../weighted-rows-fixture';
import { checkWritten, datasetPlace, sourceBatches, writeDataset } from '../write-dataset';
import { OPERATIONS } from './registry';

// A collection costs as much as all the rest, and nothing here depends on it.
vi.mock('../collect-garbage', () => ({ collectGarbage: () => undefined }));

const ROWS = 220;
const source = withWeights(
  generatedRows({ shape: [4, 3], dtype: 'float32', seed: 4, items: ROWS }),
);

const request: BenchmarkRequest = {
  entries: [],
  operations: [],
  sizes: [ROWS],
  data: { kind: 'generated', shape: [4, 3], dtype: 'float32', seed: 4 },
  repeats: 1,
  sweep: { batchRows: [50], prefetch: [2], cacheBytes: 0 },
  cache: 'reopen',
  seed: 9,
};

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'arrayscope-real-operations-'));
});
afterAll(() => rm(root, { recursive: true }));

describe.each(['npy', 'numpack', 'lance', 'zarr', 'hdf5', 'parquet'])('%s', (id) => {
  it('gives a checked time for every operation, and its dataset stays as it was', async () => {
    const format = await requireFormat(id);
    const entry = resolveEntry(format, {});
    const base = { format, createSettings: {}, openSettings: {}, source, signal: undefined };
    const dataset = join(root, id, 'dataset');
    await mkdir(join(root, id));
    const path = await datasetPlace(format, dataset);
    await writeDataset(base, path, sourceBatches(source, undefined));

    const measured: string[] = [];
    for (const operation of OPERATIONS) {
      const ways = operation.ways({ entry, fields: source.fields, request });
      if ('cannot' in ways) throw new Error(`${operation.id}: ${ways.cannot}`);
      for (const way of ways) {
        const own = join(root, id, `${operation.id}-${way.id}`);
        await mkdir(own);
        const { samples, measures } = await operation.run({
          ...base,
          openSettings: way.settings,
          way: way.id,
          path: operation.kind === 'write' ? own : path,
          freshCopy: copyMaker({ dataset, path, own }),
          // One pass, without a warm-up.
          sampling: { samples: 1, first: 0, warmups: 0 },
          cache: 'reopen',
          seed: 9,
          passDone: () => undefined,
        });
        expect(samples).toHaveLength(1);
        expect(samples[0]).toBeGreaterThan(0);
        // 220 rows are one partition of an index: it misses none of them.
        const recall = measures?.find((one) => one.id === 'recall');
        if (recall !== undefined) expect(recall.value).toBe(1);
        measured.push(`${operation.id} ${way.id}`);
        // The last copy, and nothing beside it.
        expect((await readdir(own)).join()).toMatch(/^(copy-\d+)?$/);
      }
    }
    const { replace, delete: deletes, compact, nearest } = format.capabilities;
    expect(measured).toContain(`replace ${replace ? 'in-place' : 'rewrite'}`);
    expect(measured).toContain(`delete-compact ${deletes && compact ? 'in-place' : 'rewrite'}`);
    expect(measured.includes('nearest index')).toBe(nearest);
    await checkWritten(base, path);
  }, 60_000);
});
