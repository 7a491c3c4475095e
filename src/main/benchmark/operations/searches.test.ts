import { describe, expect, it } from 'vitest';
import type { BenchmarkRequest } from '../../../shared/model/benchmark';
import type { CacheState } from '../../../shared/model/cache-state';
import { resolveEntry } from '../entry';
import { generatedRows } from '../generated-rows';
import { formatDouble } from '../memory-format-fixture';
import { findById } from './find-by-id';
import { measuredDouble } from './measured-fixture';
import { nearest } from './nearest';
import { projection } from './projection';
import { randomBatchRead } from './random-batch-read';
import { sortedBatchRead } from './sorted-batch-read';
import { write } from './write';
import { writeCollected } from './write-collected';

const source = generatedRows({ shape: [5], dtype: 'float32', seed: 4, items: 130 });

const REQUEST: BenchmarkRequest = {
  entries: [],
  operations: [],
  sizes: [130],
  data: { kind: 'generated', shape: [5], dtype: 'float32', seed: 4 },
  repeats: 1,
  cache: 'hot',
  seed: 1,
};

describe('find by id', () => {
  it('builds the index before the clock: the format’s own where it keeps one', async () => {
    const inMemory = await measuredDouble(findById, 'index', source);
    expect(inMemory.of['index-seconds']).toBeGreaterThan(0);
    expect(inMemory.double.editor.calls).toEqual([]);
    const kept = await measuredDouble(findById, 'index', source, { editable: true });
    expect(kept.of['index-seconds']).toBeGreaterThan(0);
    expect(kept.double.editor.calls).toEqual(['index id']);
    expect(kept.outcome.rowsPerSample).toBe(20);
  });

  it('reads the ids alone without an index, for each of them anew', async () => {
    const { double, outcome, of } = await measuredDouble(findById, 'scan', source);
    const passes = outcome.warmup.length + outcome.samples.length;
    expect(double.scannedColumns).toEqual(Array(20 * passes).fill(['id']));
    expect(of).toEqual({});
  });

  it.each([
    ['nothing', (): readonly number[] => []],
    ['another row', (rows: readonly number[]) => rows.map((row) => (row + 1) % 130)],
    ['another row too', (rows: readonly number[]) => [...rows, 129, 128]],
  ])('gives no time when the index finds %s', async (_, spoilFound) => {
    const measuring = measuredDouble(findById, 'index', source, { spoilFound });
    await expect(measuring).rejects.toMatchObject({ code: 'rows-differ' });
  });
});

it('an index in memory is not measured cold, one that lies with the rows is', () => {
  const waysOf = (cache: CacheState, editable: boolean): readonly string[] => {
    const ways = findById.ways({
      entry: resolveEntry(formatDouble(source, { editable }).format, {}),
      fields: source.fields,
      request: { ...REQUEST, cache },
    });
    return 'cannot' in ways ? [] : ways.map(({ id }) => id);
  };
  expect(waysOf('hot', false)).toEqual(['index', 'scan']);
  expect(waysOf('cold', false)).toEqual(['scan']);
  expect(waysOf('cold', true)).toEqual(['index', 'scan']);
});

describe('nearest rows', () => {
  it('are all found by comparing every row, of the vectors’ column alone', async () => {
    const { of, double, outcome } = await measuredDouble(nearest, 'brute', source);
    expect(of).toEqual({ recall: 1 });
    expect(outcome.rowsPerSample).toBe(10);
    // The last scan is the check of every row.
    const columns = double.scannedColumns.slice(0, -1);
    expect(columns).toEqual(Array(columns.length).fill(['tensor']));
  });

  it.each([
    [0, 1],
    [3, 0.7],
    [11, 0],
  ])('that an index leaves out, %i of them, are missing in its recall', async (missing, recall) => {
    const { of, double } = await measuredDouble(nearest, 'index', source, {
      editable: true,
      // The first is the row itself, which does not count.
      spoilFound: (rows) => [...rows.slice(0, 1), ...rows.slice(1 + missing)],
    });
    expect(of['recall']).toBeCloseTo(recall, 12);
    expect(of['index-seconds']).toBeGreaterThan(0);
    expect(double.editor.calls).toEqual(['index tensor']);
  });
});

it('sorted takes are those of the random ones, each in ascending order', async () => {
  const random = await measuredDouble(randomBatchRead, '', source);
  const sorted = await measuredDouble(sortedBatchRead, '', source);
  const timed = ({ double, outcome }: typeof random): readonly number[][] =>
    double.takes.slice(10 * outcome.warmup.length);
  expect(timed(sorted)).toHaveLength(20);
  expect(timed(sorted)).toEqual(timed(random).map((rows) => rows.toSorted((a, b) => a - b)));
  expect(timed(sorted)).not.toEqual(timed(random));
});

it('projection cannot be measured where there is no column to leave out', async () => {
  await expect(measuredDouble(projection, '', source)).rejects.toThrow('no column to read');
});

it('a writer is handed every batch of a stream as it comes, or all of them at once', async () => {
  // 9 MiB a row: two make a batch.
  const wide = generatedRows({ shape: [9 * 2 ** 20], dtype: 'uint8', seed: 1, items: 3 });
  const streamed = await measuredDouble(write, '', wide);
  expect(streamed.double.writes.slice(0, 2)).toEqual([2, 1]);
  const collected = await measuredDouble(writeCollected, '', wide);
  expect(new Set(collected.double.writes)).toEqual(new Set([3]));
});
