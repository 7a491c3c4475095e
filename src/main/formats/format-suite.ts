/**
 * What every format that writes must do, in the same words for all. A format passes by being in
 * the registry; see format-suite.test.ts.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ArrayscopeError } from '../../shared/errors';
import { NUMERIC_DTYPES, type NumericDtype } from '../../shared/model/dtype';
import type { JsonObject } from '../../shared/model/json';
import type { TensorBatch } from '../../shared/model/tensor';
import { detectPath } from './claim';
import { fieldsOf, rowsOf, sampleRows, scribble, wordsOf } from './format-suite-rows';
import type { Dataset, Format } from './types';

const SHAPE = [3, 2];

export function describeFormat(format: Format): void {
  let folder = '';
  const opened: Dataset[] = [];
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), `arrayscope-${format.id}-`));
  });
  afterEach(async () => {
    for (const dataset of opened.splice(0)) await dataset.close();
    await rm(folder, { recursive: true });
  });

  /** Writes the rows in batches of the given size. */
  async function write(rows: TensorBatch, dtype: NumericDtype, writeRows = 7): Promise<string> {
    if (format.create === undefined) throw new Error(`${format.id} cannot write`);
    const path = join(folder, 'dataset');
    const writer = await format.create(path, {
      fields: fieldsOf(dtype, SHAPE),
      rowCount: rows.rowCount,
    });
    for (let first = 0; first < rows.rowCount; first += writeRows) {
      const count = Math.min(writeRows, rows.rowCount - first);
      const batch = rowsOf(
        rows,
        Array.from({ length: count }, (_, row) => first + row),
      );
      await writer.write(batch);
      scribble(batch);
    }
    await writer.finish();
    return path;
  }

  async function open(path: string, settings?: JsonObject): Promise<Dataset> {
    const dataset = await format.open(path, { settings });
    opened.push(dataset);
    return dataset;
  }

  async function written(
    rowCount: number,
    dtype: NumericDtype = 'float32',
  ): Promise<{ rows: TensorBatch; path: string; dataset: Dataset }> {
    const rows = sampleRows(rowCount, dtype, SHAPE);
    const path = await write(rows, dtype);
    return { rows, path, dataset: await open(path) };
  }

  const all = (count: number): number[] => Array.from({ length: count }, (_, row) => row);

  describe.each(NUMERIC_DTYPES)('%s', (dtype) => {
    test.each([0, 1, 23])('%i rows come back bit for bit', async (rowCount) => {
      const { rows, dataset } = await written(rowCount, dtype);
      expect(dataset.rowCount).toBe(rowCount);
      // Whoever removes the files after a conversion loses nothing with them.
      expect(dataset.unread ?? []).toEqual([]);
      expect(dataset.fields).toMatchObject([
        { name: 'id', kind: 'id' },
        { name: 'tensor', kind: 'tensor', dtype, shape: SHAPE },
      ]);
      const scanned: string[] = [];
      for await (const batch of dataset.scan({ batchRows: 5 })) scanned.push(...wordsOf(batch));
      expect(scanned).toEqual(wordsOf(rows));
      expect(wordsOf(await dataset.take(all(rowCount)))).toEqual(wordsOf(rows));
    });
  });

  test('what was written is found sound', async () => {
    const { dataset } = await written(23);
    const problems = [...dataset.problems, ...(await dataset.check())];
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(await detectPath(format, dataset.path)).not.toBeNull();
  });

  test('take keeps order and repeats', async () => {
    const { rows, dataset } = await written(23);
    for (const wanted of [[22, 0, 7, 7, 8, 9, 3, 7, 22], [5], [], [4, 3, 2, 1, 0]]) {
      const batch = await dataset.take(wanted);
      expect(batch.rowCount).toBe(wanted.length);
      expect(wordsOf(batch)).toEqual(wordsOf(rowsOf(rows, wanted)));
    }
    expect(wordsOf(await dataset.take(Uint32Array.of(3, 1)))).toEqual(
      wordsOf(rowsOf(rows, [3, 1])),
    );
  });

  test.each(format.accessModes.map(({ id, settings }) => [id, settings] as const))(
    'access mode %s reads the same rows',
    async (_, settings) => {
      const { rows, path } = await written(23);
      const dataset = await open(path, settings);
      const wanted = [22, 0, 11, 11, 12];
      expect(wordsOf(await dataset.take(wanted))).toEqual(wordsOf(rowsOf(rows, wanted)));
    },
  );

  test('a scan of a range gives that range, in batches of the size asked for', async () => {
    const { rows, dataset } = await written(23);
    const sizes: number[] = [];
    const found: string[] = [];
    for await (const batch of dataset.scan({ start: 4, end: 21, batchRows: 6 })) {
      sizes.push(batch.rowCount);
      found.push(...wordsOf(batch));
    }
    expect(sizes).toEqual([6, 6, 5]);
    expect(found).toEqual(wordsOf(rows).slice(4, 21));
    for await (const batch of dataset.scan({ start: 9, end: 9 })) expect(batch.rowCount).toBe(0);
  });

  test('a yielded batch is never overwritten by a later one', async () => {
    const { rows, dataset } = await written(23);
    const batches: TensorBatch[] = [];
    for await (const batch of dataset.scan({ batchRows: 4 })) batches.push(batch);
    expect(batches.flatMap((batch) => wordsOf(batch))).toEqual(wordsOf(rows));
  });

  test('uneven batches hold the same rows, and no more of them than was asked for', async () => {
    const { rows, dataset } = await written(23);
    const found: string[] = [];
    for await (const batch of dataset.scan({ batchRows: 4, start: 2, uneven: true })) {
      expect(batch.rowCount).toBeGreaterThan(0);
      expect(batch.rowCount).toBeLessThanOrEqual(4);
      found.push(...wordsOf(batch));
    }
    expect(found).toEqual(wordsOf(rows).slice(2));
  });

  test('a scan may use memory again that the caller gave back', async () => {
    const { rows, dataset } = await written(23);
    const found: string[] = [];
    let last: TensorBatch | undefined;
    for await (const batch of dataset.scan({ batchRows: 4, batchesInUse: 2 })) {
      if (last !== undefined) found.push(...wordsOf(last));
      last = batch;
    }
    if (last !== undefined) found.push(...wordsOf(last));
    expect(found).toEqual(wordsOf(rows));
  });

  test('a take may use the memory of a batch that nobody needs', async () => {
    const { rows, dataset } = await written(23);
    let reuse: TensorBatch | undefined;
    for (const wanted of [[3, 4], [22, 0], [7], [7, 7]]) {
      reuse = await dataset.take(wanted, { reuse });
      expect(wordsOf(reuse)).toEqual(wordsOf(rowsOf(rows, wanted)));
    }
  });

  test('one row is read with as many bytes as the dataset says', async () => {
    if (process.platform !== 'linux') return;
    const { dataset } = await written(200);
    const reads: number[] = [];
    for (const row of [111, 5, 77]) {
      const before = bytesRead();
      await dataset.take([row]);
      // The counter's own file is read as well, and counted the next time.
      reads.push(bytesRead().counted - before.counted - before.length);
    }
    // The least of them: whatever else this process reads at the same time is not the dataset's.
    expect(Math.min(...reads)).toBeGreaterThanOrEqual(0);
    expect(Math.min(...reads)).toBeLessThanOrEqual(dataset.rowReadBytes);
  });

  test('only the columns asked for are there, in field order', async () => {
    const { dataset } = await written(9);
    expect([...(await dataset.take([1, 2], { columns: ['tensor'] })).columns.keys()]).toEqual([
      'tensor',
    ]);
    expect([...(await dataset.take([1], { columns: ['tensor', 'id'] })).columns.keys()]).toEqual([
      'id',
      'tensor',
    ]);
    for await (const batch of dataset.scan({ columns: ['id'] }))
      expect([...batch.columns.keys()]).toEqual(['id']);
    await expect(dataset.take([0], { columns: ['nothing'] })).rejects.toMatchObject({
      tag: 'UsageError',
    });
  });

  test.each([[[-1]], [[23]], [[0, 1.5]], [[Number.NaN]], [[0, 2 ** 40]]])(
    'rows %j are refused',
    async (wanted) => {
      const { dataset } = await written(23);
      await expect(dataset.take(wanted)).rejects.toMatchObject({ tag: 'UsageError', exitCode: 2 });
    },
  );

  test('every row order is a permutation', async () => {
    const { dataset } = await written(23);
    expect(dataset.rowOrders.map(({ order }) => order)).toContain('stored');
    for (const { order } of dataset.rowOrders) {
      const rows = [...(await dataset.permutation(order))];
      expect([...rows].sort((a, b) => a - b)).toEqual(all(23));
      if (order === 'stored') expect(rows).toEqual(all(23));
    }
  });

  test('ids are found by their text', async () => {
    const { dataset } = await written(23);
    expect('findById' in dataset).toBe(format.capabilities.findById);
    if (!format.capabilities.findById) return;
    expect(await dataset.findById?.('zürich-17')).toEqual([17]);
    expect(await dataset.findById?.('zürich')).toEqual([]);
  });

  test('the nearest rows are found by a vector', async () => {
    const { dataset } = await written(23);
    expect(dataset.nearest !== undefined).toBe(format.capabilities.nearest);
    if (!format.capabilities.nearest) return;
    const { columns } = await dataset.take([17]);
    const tensor = columns.get('tensor');
    if (!(tensor?.kind === 'numeric' && tensor.data instanceof Float32Array)) throw new TypeError();
    const found = await dataset.nearest?.(tensor.data, { field: 'tensor', count: 3 });
    expect(found?.[0]).toBe(17);
    expect(new Set(found).size).toBe(3);
  });

  test('readers do not disturb each other', async () => {
    const { rows, path, dataset } = await written(200);
    const other = await open(path);
    const words = wordsOf(rows);
    const scan = async (from: Dataset, batchRows: number): Promise<string[]> => {
      const found: string[] = [];
      for await (const batch of from.scan({ batchRows })) found.push(...wordsOf(batch));
      return found;
    };
    const takes = all(20).map(async (row) => wordsOf(await dataset.take([row * 9, row])));
    const [first, second, third, ...taken] = await Promise.all([
      scan(dataset, 11),
      scan(dataset, 64),
      scan(other, 7),
      ...takes,
    ]);
    expect(first).toEqual(words);
    expect(second).toEqual(words);
    expect(third).toEqual(words);
    expect(taken).toEqual(all(20).map((row) => [words[row * 9], words[row]]));
  });

  test('a cancelled scan ends, and leaves no file open', async () => {
    const { path } = await written(60);
    const run = async (): Promise<void> => {
      const dataset = await format.open(path);
      const controller = new AbortController();
      let batches = 0;
      const scan = async (): Promise<void> => {
        for await (const _ of dataset.scan({ batchRows: 5, signal: controller.signal })) {
          batches += 1;
          if (batches === 3) controller.abort();
        }
      };
      await expect(scan()).rejects.toMatchObject({ tag: 'CancelledError' });
      expect(batches).toBe(3);
      await expect(dataset.take([0], { signal: controller.signal })).rejects.toMatchObject({
        tag: 'CancelledError',
      });
      await dataset.close();
    };
    // A native library may open files of its own the first time.
    await run();
    const before = openFiles();
    await run();
    await expect.poll(openFiles, { timeout: 5000 }).toEqual(before);
  });

  test('a scan that is left early leaves no file open', async () => {
    const { path } = await written(60);
    const run = async (): Promise<void> => {
      const dataset = await format.open(path);
      for await (const batch of dataset.scan({ batchRows: 5 })) if (batch.rowCount > 0) break;
      await dataset.close();
    };
    await run();
    const before = openFiles();
    await run();
    await expect.poll(openFiles, { timeout: 5000 }).toEqual(before);
  });

  test('closing twice is fine, reading afterwards is not', async () => {
    const { dataset } = await written(9);
    await dataset.take([1]);
    await dataset.close();
    await dataset.close();
    await expect(dataset.take([1])).rejects.toBeInstanceOf(ArrayscopeError);
  });

  test('what is there already is not overwritten', async () => {
    const { path } = await written(3);
    await expect(write(sampleRows(2, 'int8', SHAPE), 'int8')).rejects.toMatchObject({
      exitCode: 3,
    });
    expect((await open(path)).rowCount).toBe(3);
  });

  test('an abandoned writer closes its files', async () => {
    const rows = sampleRows(9, 'float32', SHAPE);
    const run = async (name: string): Promise<void> => {
      const writer = await format.create?.(join(folder, name), {
        fields: fieldsOf('float32', SHAPE),
      });
      await writer?.write(rows);
      await writer?.abort();
    };
    await run('first');
    const before = openFiles();
    await run('second');
    await expect.poll(openFiles, { timeout: 5000 }).toEqual(before);
  });

  test('the plan names every field and bounds the bytes', async () => {
    const { dataset, rows } = await written(200);
    const plan = format.planWrite?.({ fields: fieldsOf('float32', SHAPE) });
    expect(plan?.problems).toEqual([]);
    expect(plan?.mappings.map(({ field }) => field.name)).toEqual(
      expect.arrayContaining(['id', 'tensor']),
    );
    const files = await dataset.files();
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    expect(bytes).toBeGreaterThan(200 * 24);
    expect(plan?.estimateBytes(rows.rowCount)).toBeGreaterThan(200 * 24);
    expect(plan?.estimateFiles(rows.rowCount)).toBeGreaterThan(0);
  });
}

/** Bytes that this process has read from anywhere, and how many it took to find that out. */
function bytesRead(): { readonly counted: number; readonly length: number } {
  const counters = readFileSync('/proc/self/io', 'latin1');
  return { counted: Number(/^rchar: (\d+)$/m.exec(counters)?.[1]), length: counters.length };
}

/** Regular files that this process has open; nothing where the system does not tell. */
function openFiles(): number {
  if (process.platform !== 'linux') return 0;
  return readdirSync('/proc/self/fd').length;
}
