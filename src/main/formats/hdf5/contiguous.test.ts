import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bytesOf } from '../../../shared/model/dtype';
import { locateValues } from './contiguous';
import { hdf5 } from './index';
import { LibraryFile } from './library-file';
import { surveyFile } from './survey';

const ROWS = 50_000;
const values = Float32Array.from({ length: ROWS * 3 }, (_, index) => Math.sin(index));
let folder = '';
let path = '';

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'arrayscope-hdf5-'));
  path = join(folder, 'contiguous.h5');
  const writer = await hdf5.create?.(path, {
    fields: [{ name: 'x', kind: 'scalar', dtype: 'int8', shape: [] }],
  });
  await writer?.finish();
  // What is in one piece only the library makes.
  const file = await LibraryFile.openForWriting(path);
  await file.use(' is not written', (open) => {
    const at = open.scratch(values.byteLength);
    open.heap.set(bytesOf(values), at);
    const shape = [BigInt(ROWS), 3n];
    const type = { type: 1, size: 4, total_size: ROWS * 3, signed: true, littleEndian: true };
    const metadata = { ...type, vlen: false, shape, maxshape: shape, chunks: null };
    const { library, id } = open;
    open.assert(library.create_dataset(id, '/big', BigInt(at), metadata), ' is not written');
  });
  await file.finish();
  await file.close();
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test('values in one piece are found where they lie', async () => {
  const file = await LibraryFile.openForReading(path);
  try {
    const { datasets } = await surveyFile(file, undefined);
    const big = datasets.find((dataset) => dataset.path === '/big');
    const x = datasets.find((dataset) => dataset.path === '/x');
    if (big === undefined || x === undefined) throw new Error('the datasets are missing');
    const at = await locateValues(file, big);
    expect(at).toBe(readFileSync(path).indexOf(Buffer.from(bytesOf(values.subarray(0, 64)))));
    expect(await locateValues(file, x)).toBeNull();
    // The library would turn these: what lies in the file is not what it gives.
    const type = { ...big.type, kind: 'numeric', dtype: 'float32', shape: [] } as const;
    const turned = { ...big, type: { ...type, byteOrder: 'big', swapped: false } as const };
    expect(await locateValues(file, turned)).toBeNull();
  } finally {
    await file.close();
  }
});

test('rows are read from there', async () => {
  const dataset = await hdf5.open(path, { settings: { dataset: 'big' } });
  try {
    const rows = [ROWS - 1, 0, 777, 778, 777];
    const taken = (await dataset.take(rows)).columns.get('big');
    const wanted = rows.flatMap((row) => [...values.subarray(row * 3, row * 3 + 3)]);
    expect(taken).toMatchObject({ shape: [3], data: Float32Array.from(wanted) });
    let row = 0;
    for await (const { rowCount, columns } of dataset.scan({ batchRows: 7_000 })) {
      const part = values.subarray(row * 3, (row + rowCount) * 3);
      const column = columns.get('big');
      expect(
        column?.kind === 'numeric' && Buffer.compare(bytesOf(column.data), bytesOf(part)),
      ).toBe(0);
      row += rowCount;
    }
    expect(row).toBe(ROWS);
  } finally {
    await dataset.close();
  }
});

test.runIf(process.platform === 'linux')('a row of them is read alone', async () => {
  const dataset = await hdf5.open(path, { settings: { dataset: 'big' } });
  try {
    await dataset.take([5]);
    const reads: number[] = [];
    for (const row of [ROWS - 1, 0, 777]) {
      const before = bytesRead();
      await dataset.take([row]);
      reads.push(bytesRead().counted - before.counted - before.own);
    }
    // Other threads of the process read as well, now and then.
    expect(Math.min(...reads)).toBe(12);
    expect(dataset.rowReadBytes).toBeGreaterThanOrEqual(12);
  } finally {
    await dataset.close();
  }
});

/** Bytes that this process has read from anywhere; the counter's own file is read through it. */
function bytesRead(): { readonly counted: number; readonly own: number } {
  const counters = readFileSync('/proc/self/io', 'latin1');
  return { counted: Number(/^rchar: (\d+)$/m.exec(counters)?.[1]), own: counters.length };
}
