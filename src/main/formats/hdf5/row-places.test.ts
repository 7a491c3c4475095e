import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bytesOf } from '../../../shared/model/dtype';
import type { Dataset } from '../types';
import { hdf5 } from './index';
import { LibraryFile } from './library-file';
import { placesOf } from './row-places';
import { type StoredDataset, rowCountOf } from './stored-dataset';
import { surveyFile } from './survey';

const ROWS = 1000;
const WIDTH = 5;
const ROW_BYTES = WIDTH * 4;
/** 334 chunks: a B-tree of the library has 64 at most in a node. */
const CHUNK_ROWS = 3;
const values = Float32Array.from({ length: ROWS * WIDTH }, (_, index) => Math.cos(index));
let folder = '';
let path = '';

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'arrayscope-hdf5-'));
  path = join(folder, 'chunked.h5');
  const fields = [{ name: 'x', kind: 'tensor', dtype: 'float32', shape: [WIDTH] }] as const;
  const settings = { chunkRows: CHUNK_ROWS };
  const writer = await hdf5.create?.(path, { fields }, { settings });
  const column = { kind: 'numeric', dtype: 'float32', shape: [WIDTH], data: values } as const;
  await writer?.write({ rowCount: ROWS, columns: new Map([['x', column]]) });
  await writer?.finish();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** The one dataset of a file, and its rows as the file has them where they lie. */
async function located(
  name: string,
  work: (file: LibraryFile, dataset: StoredDataset) => Promise<void>,
): Promise<void> {
  const file = await LibraryFile.openForReading(name);
  try {
    const { datasets } = await surveyFile(file, undefined);
    const [dataset] = datasets;
    if (dataset === undefined) throw new Error('there is no dataset');
    await work(file, dataset);
  } finally {
    await file.close();
  }
}

/** Bytes of these rows by the library itself. */
function byLibrary(
  file: LibraryFile,
  { path: name, shape, type }: StoredDataset,
  start: number,
  count: number,
): Promise<Buffer> {
  const rest = shape?.slice(1) ?? [];
  const bytes = rest.reduce((product, extent) => product * extent, count * type.itemBytes);
  return file.use(' cannot be read', (open) => {
    const at = open.scratch(bytes);
    const counts = [count, ...rest].map(BigInt);
    const offset = [start, ...rest.map(() => 0)].map(BigInt);
    const ones = counts.map(() => 1n);
    open.assert(
      open.library.get_dataset_data(open.id, name, counts, offset, ones, BigInt(at)),
      ' cannot be read',
    );
    return Buffer.from(open.heap.slice(at, at + bytes));
  });
}

function wordsOf(rows: readonly number[]): Float32Array {
  return Float32Array.from(
    rows.flatMap((row) => [...values.subarray(row * WIDTH, (row + 1) * WIDTH)]),
  );
}

test.each([
  ['layout-resizable', 1],
  // One of its two chunks was never written; narrower chunks than a row; other indexes.
  ['layout-fill-value', 0],
  ['layout-chunked', 0],
  ['index-fixed-array', 0],
  ['index-extensible-array', 0],
  ['index-b-tree-2', 0],
])('of %s by h5py the rows of %i datasets are found where they lie', async (name, expected) => {
  const fixture = join(import.meta.dirname, 'fixtures', `${name}.h5`);
  const whole = readFileSync(fixture);
  const file = await LibraryFile.openForReading(fixture);
  let located = 0;
  try {
    const { datasets } = await surveyFile(file, undefined);
    for (const dataset of datasets.filter(({ chunks }) => chunks !== null)) {
      const rows = rowCountOf(dataset);
      const places = await placesOf(file, dataset);
      const found = (await places?.find([{ start: 0, count: rows }])) ?? null;
      if (found === null) continue;
      located += 1;
      const wanted = await byLibrary(file, dataset, 0, rows);
      const width = wanted.length / rows;
      const read = found.map(({ position, rows: count }) =>
        whole.subarray(position, position + count * width),
      );
      expect(Buffer.concat(read).equals(wanted), dataset.path).toBe(true);
    }
  } finally {
    await file.close();
  }
  expect(located).toBe(expected);
});

test('rows of many chunks are found through every level of the index', async () => {
  await located(path, async (file, dataset) => {
    const places = await placesOf(file, dataset);
    const bytes = readFileSync(path);
    for (const run of [
      { start: 0, count: ROWS },
      { start: 997, count: 3 },
      { start: 500, count: 1 },
      { start: 2, count: 200 },
    ]) {
      const found = await places?.find([run]);
      const read = (found ?? []).map(({ position, rows }) =>
        bytes.subarray(position, position + rows * ROW_BYTES),
      );
      const wanted = await byLibrary(file, dataset, run.start, run.count);
      expect(Buffer.concat(read).equals(wanted)).toBe(true);
    }
  });
});

test('rows are taken in any order, and rows that were never written are the fill value', async () => {
  const file = await LibraryFile.openForWriting(path);
  await file.use(' is not longer', (open) =>
    open.assert(open.library.resize_dataset(open.id, '/x', [1500n, 5n]), ' is not longer'),
  );
  await file.finish();
  await file.close();
  const dataset = await hdf5.open(path);
  try {
    const rows = [999, 0, 500, 501, 500, 3];
    expect((await dataset.take(rows)).columns.get('x')).toMatchObject({ data: wordsOf(rows) });
    const beyond = (await dataset.take([998, 1400])).columns.get('x');
    const wanted = Float32Array.from([...wordsOf([998]), 0, 0, 0, 0, 0]);
    expect(beyond).toMatchObject({ data: wanted });
  } finally {
    await dataset.close();
  }
});

test('an index that cannot be right is left to the library, which says so', async () => {
  const whole = readFileSync(path);
  let refused = 0;
  for (let at = whole.indexOf('TREE'); at !== -1; at = whole.indexOf('TREE', at + 1)) {
    for (const [offset, value] of [
      [0, 0x58],
      [4, 0],
      [6, 0],
      [24, 1],
      [28, 1],
      [32, 1],
    ] as const) {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8(value, at + offset);
      const broken = join(folder, 'broken.h5');
      writeFileSync(broken, bytes);
      await located(broken, async (file, dataset) => {
        const places = await placesOf(file, dataset);
        if ((await places?.find([{ start: 0, count: ROWS }])) === null) refused += 1;
      });
    }
  }
  expect(refused).toBeGreaterThanOrEqual(12);
});

/** Bytes that this process has read from anywhere; the counter's own file is read through it. */
function readSoFar(): { readonly counted: number; readonly own: number } {
  const counters = readFileSync('/proc/self/io', 'latin1');
  return { counted: Number(/^rchar: (\d+)$/m.exec(counters)?.[1]), own: counters.length };
}

/** Least bytes that any of these rows was read by: other threads of the process read as well. */
async function leastRead(dataset: Dataset, rows: readonly number[]): Promise<number> {
  const reads: number[] = [];
  for (const row of rows) {
    const before = readSoFar();
    await dataset.take([row]);
    reads.push(readSoFar().counted - before.counted - before.own);
  }
  return Math.min(...reads);
}

test.runIf(process.platform === 'linux')('one row of a chunk is read alone', async () => {
  const dataset = await hdf5.open(path);
  try {
    const before = readSoFar();
    await dataset.take([500]);
    const first = readSoFar().counted - before.counted - before.own;
    // The header of the dataset and a node of each level, beside the row.
    expect(first).toBeLessThan(16 * 1024);
    expect(dataset.rowReadBytes).toBeGreaterThanOrEqual(ROW_BYTES);
    expect(await leastRead(dataset, [500, 499, 498, 501])).toBe(ROW_BYTES);
  } finally {
    await dataset.close();
  }
});

test.runIf(process.platform === 'linux')(
  'of a compressed chunk no more than was said',
  async () => {
    const fields = [{ name: 'x', kind: 'tensor', dtype: 'float32', shape: [WIDTH] }] as const;
    const packed = join(folder, 'packed.h5');
    const settings = { codec: 'gzip', chunkRows: 500 };
    const writer = await hdf5.create?.(packed, { fields }, { settings });
    const column = { kind: 'numeric', dtype: 'float32', shape: [WIDTH], data: values } as const;
    await writer?.write({ rowCount: ROWS, columns: new Map([['x', column]]) });
    await writer?.finish();
    const dataset = await hdf5.open(packed);
    try {
      expect(await leastRead(dataset, [0, 999, 1, 998])).toBeLessThanOrEqual(dataset.rowReadBytes);
      const taken = (await dataset.take([777])).columns.get('x');
      expect(taken?.kind === 'numeric' && bytesOf(taken.data).length).toBe(ROW_BYTES);
      expect(taken).toMatchObject({ data: wordsOf([777]) });
    } finally {
      await dataset.close();
    }
  },
);
