import type * as NodeFs from 'node:fs';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { bytesOf } from '../../../shared/model/dtype';
import type { Dataset } from '../types';
import { readColumnMajor } from './column-major';
import { encodeNpyHeader } from './encode';
import { npy } from './index';
import type { RowLayout } from './part';

// What the system was asked for, and what it gave: values alone do not show a wasteful reader.
const reads = vi.hoisted(() => ({ calls: 0, bytes: 0 }));
vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof NodeFs>();
  const counted = (bytes: number): number => {
    reads.calls += 1;
    reads.bytes += bytes;
    return bytes;
  };
  return {
    ...fs,
    readSync: (...call: Parameters<typeof fs.readSync>) => counted(fs.readSync(...call)),
    readvSync: (...call: Parameters<typeof fs.readvSync>) => counted(fs.readvSync(...call)),
    read: (
      fd: number,
      target: Uint8Array,
      offset: number,
      length: number,
      position: number,
      done: (error: Error | null, count: number) => void,
    ) =>
      fs.read(fd, target, offset, length, position, (error, count) => done(error, counted(count))),
    readv: (
      fd: number,
      targets: Uint8Array[],
      position: number,
      done: (error: Error | null, count: number) => void,
    ) => fs.readv(fd, targets, position, (error, count) => done(error, counted(count))),
  };
});

let folder = '';
const opened: Dataset[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'arrayscope-reads-'));
});
afterEach(async () => {
  for (const dataset of opened.splice(0)) await dataset.close();
  rmSync(folder, { recursive: true });
});

interface Sample {
  readonly dataset: Dataset;
  readonly rowBytes: number;
  /** The bytes of a field in a row, as they were written. */
  expected(field: string, row: number): string;
}

/** A structured file of `S` and `u1` fields with these widths, filled with bytes from 1 to 255. */
async function sample(widths: Readonly<Record<string, number>>, rows: number): Promise<Sample> {
  const names = Object.keys(widths);
  const descr = names.map((name) =>
    name.startsWith('text')
      ? { name, descr: `|S${widths[name]}`, shape: [] }
      : { name, descr: '|u1', shape: [widths[name] ?? 0] },
  );
  const rowBytes = Object.values(widths).reduce((sum, width) => sum + width, 0);
  const data = Buffer.alloc(rows * rowBytes);
  for (let at = 0; at < data.length; at += 1) data[at] = 1 + ((at * 7 + (at >> 8)) % 255);
  const path = join(folder, 'rows.npy');
  writeFileSync(path, Buffer.concat([encodeNpyHeader(descr, [rows]), data]));
  const dataset = await npy.open(path);
  opened.push(dataset);
  const expected = (field: string, row: number): string => {
    const before = names
      .slice(0, names.indexOf(field))
      .reduce((sum, name) => sum + (widths[name] ?? 0), 0);
    const from = row * rowBytes + before;
    return data.toString('hex', from, from + (widths[field] ?? 0));
  };
  return { dataset, rowBytes, expected };
}

async function expectRows(
  { dataset, expected }: Sample,
  rows: readonly number[],
  columns?: readonly string[],
): Promise<void> {
  const batch = await dataset.take(rows, { columns });
  expect([...batch.columns.keys()]).toEqual(
    dataset.fields.map(({ name }) => name).filter((name) => columns?.includes(name) ?? true),
  );
  for (const [name, column] of batch.columns) {
    const bytes = column.kind === 'string' ? column.bytes : bytesOf(column.data);
    expect(Buffer.from(bytes).toString('hex'), name).toBe(
      rows.map((row) => expected(name, row)).join(''),
    );
  }
}

/** Bytes and calls of one piece of work. */
async function readsOf(work: () => Promise<unknown>): Promise<{ calls: number; bytes: number }> {
  const before = { ...reads };
  await work();
  return { calls: reads.calls - before.calls, bytes: reads.bytes - before.bytes };
}

describe('only what is asked for is read', () => {
  test('opening reads the header', async () => {
    expect(await readsOf(() => sample({ text: 12, tensor: 49_152 }, 20))).toEqual({
      calls: 1,
      bytes: 512,
    });
  });

  test('one row of a batch is one read of that row', async () => {
    const rows = await sample({ text: 12, tensor: 49_152 }, 20);
    expect(await readsOf(() => expectRows(rows, [7]))).toEqual({ calls: 1, bytes: rows.rowBytes });
    expect(await readsOf(() => expectRows(rows, [7], ['tensor']))).toEqual({
      calls: 1,
      bytes: 49_152,
    });
  });

  test('neighbours are read together', async () => {
    const rows = await sample({ text: 12, tensor: 5000 }, 30);
    expect(await readsOf(() => expectRows(rows, [3, 4, 5, 6, 20, 21, 9]))).toEqual({
      calls: 3,
      bytes: 7 * rows.rowBytes,
    });
  });

  test('ids of wide rows are read alone', async () => {
    const rows = await sample({ text: 12, tensor: 49_152 }, 20);
    const all = Array.from({ length: 20 }, (_, row) => row);
    expect(await readsOf(() => expectRows(rows, all, ['text']))).toEqual({
      calls: 20,
      bytes: 20 * 12,
    });
  });

  test('ids of narrow rows are read with them', async () => {
    const rows = await sample({ text: 12, tensor: 64 }, 50);
    const all = Array.from({ length: 50 }, (_, row) => row);
    expect(await readsOf(() => expectRows(rows, all, ['text']))).toEqual({
      calls: 1,
      bytes: 50 * 76,
    });
  });
});

const shapes: readonly (readonly [string, Readonly<Record<string, number>>, number])[] = [
  ['narrow', { text: 3, a: 5, b: 8 }, 40],
  ['one wide column between narrow ones', { text: 12, a: 3, wide: 9001, text_after: 4, b: 1 }, 9],
  ['a wide column first', { wide: 5000, text: 7 }, 9],
  ['a wide column last', { a: 16, wide: 5000 }, 9],
  ['two wide columns', { wide: 5000, text: 4, other: 6000 }, 9],
  ['two large columns', { text: 4, large: 300_000, a: 2, other: 270_000 }, 5],
  ['rows beyond one chunk', { text: 4, large: 1_500_000 }, 6],
  ['one huge row at a time', { text: 4, large: 5_000_000 }, 3],
  ['a column alone', { wide: 10_000 }, 12],
];

describe.each(shapes)('%s', (_, widths, count) => {
  const all = Array.from({ length: count }, (_, row) => row);
  test.each([all, [...all].reverse(), [1, 1, 0, 2]].map((rows) => [rows]))(
    'rows %j, every choice of columns',
    async (rows) => {
      const written = await sample(widths, count);
      await expectRows(written, rows);
      const names = Object.keys(widths);
      for (const name of names) await expectRows(written, rows, [name]);
      for (const name of names)
        await expectRows(
          written,
          rows,
          names.filter((other) => other !== name),
        );
    },
  );
});

describe('column-major rows', () => {
  const extents = [5, 2, 3, 2];
  const items = 5 * 2 * 3 * 2;
  const recordBytes = 4;
  const layout: RowLayout = {
    count: 5,
    rowBytes: 12 * recordBytes,
    recordBytes,
    recordsPerRow: 12,
    dataOffset: 10,
    columnMajor: extents,
    columns: [],
  };
  // Item number i of the C order, at the place where Fortran order has it.
  const file = new Uint8Array(10 + items * recordBytes);
  const view = new DataView(file.buffer);
  for (let i = 0; i < 5; i += 1) {
    for (let j = 0; j < 2; j += 1) {
      for (let k = 0; k < 3; k += 1) {
        for (let l = 0; l < 2; l += 1) {
          view.setUint32(
            10 + recordBytes * (i + 5 * (j + 2 * (k + 3 * l))),
            ((i * 2 + j) * 3 + k) * 2 + l,
            true,
          );
        }
      }
    }
  }

  test.each([
    [0, 5],
    [0, 1],
    [4, 1],
    [1, 3],
    [2, 0],
  ])('from row %i, %i rows', async (start, count) => {
    const target = new Uint8Array(count * layout.rowBytes);
    let calls = 0;
    let bytes = 0;
    await readColumnMajor({ layout, extents, start, count }, target, async (buffer, position) => {
      calls += 1;
      bytes += buffer.length;
      buffer.set(file.subarray(position, position + buffer.length));
    });
    expect([...new Uint32Array(target.buffer)]).toEqual(
      Array.from({ length: count * 12 }, (_, item) => start * 12 + item),
    );
    expect(bytes).toBe(count * layout.rowBytes);
    expect(calls).toBe(count === 5 ? 1 : count === 0 ? 0 : 12);
  });
});
