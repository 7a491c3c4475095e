/** What a row costs in bytes of the file: values alone do not show a wasteful reader. */
import type * as NodeFs from 'node:fs';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetMetadata, readOffsetIndex } from 'hyparquet';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { bytesOf } from '../../../shared/model/dtype';
import type { Dataset } from '../types';
import { parquet } from './index';

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
    read: (
      fd: number,
      target: Uint8Array,
      offset: number,
      length: number,
      position: number,
      done: (error: Error | null, count: number) => void,
    ) =>
      fs.read(fd, target, offset, length, position, (error, count) => done(error, counted(count))),
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

async function open(path: string): Promise<Dataset> {
  const dataset = await parquet.open(path);
  opened.push(dataset);
  return dataset;
}

async function readsOf(work: () => Promise<unknown>): Promise<{ calls: number; bytes: number }> {
  const before = { ...reads };
  await work();
  return { calls: reads.calls - before.calls, bytes: reads.bytes - before.bytes };
}

async function hexOf(dataset: Dataset, row: number, name: string): Promise<string> {
  const column = (await dataset.take([row], { columns: [name] })).columns.get(name);
  if (column?.kind !== 'numeric') throw new Error(`${name} is not there`);
  return Buffer.from(bytesOf(column.data)).toString('hex');
}

describe.each(['paged', 'paged-v2'])('%s, as pyarrow wrote it with a page index', (name) => {
  const path = join(import.meta.dirname, 'fixtures', `${name}.parquet`);
  const file = readFileSync(path);
  const buffer = new Uint8Array(file).buffer;
  const expected = JSON.parse(readFileSync(path.replace(/parquet$/, 'json'), 'utf8')) as {
    readonly fields: readonly { readonly name: string; readonly hex?: string }[];
  };
  const chunk = parquetMetadata(buffer).row_groups[0]?.columns.find(
    ({ meta_data }) => meta_data?.path_in_schema[0] === 'tensor',
  );
  const index = {
    offset: Number(chunk?.offset_index_offset),
    bytes: Number(chunk?.offset_index_length),
  };
  const { page_locations: pages } = readOffsetIndex({
    view: new DataView(buffer, index.offset, index.bytes),
    offset: 0,
  });
  const dictionaryBytes =
    Number(pages[0]?.offset) - Number(chunk?.meta_data?.dictionary_page_offset);
  const rowHex = (row: number): string | undefined =>
    expected.fields
      .find((field) => field.name === 'tensor')
      ?.hex?.slice(row * 160, row * 160 + 160);

  test('a row costs the index, the dictionary and its page; then its page alone', async () => {
    expect(pages.length).toBeGreaterThan(5);
    const dataset = await open(path);
    const pageOf = (row: number): number =>
      pages.findLast(({ first_row_index }) => Number(first_row_index) <= row)
        ?.compressed_page_size ?? NaN;
    const header = 256;
    let row = 0;
    const first = await readsOf(async () =>
      expect(await hexOf(dataset, row, 'tensor')).toBe(rowHex(row)),
    );
    expect(first).toEqual({
      calls: 4,
      bytes: index.bytes + header + dictionaryBytes + pageOf(row),
    });
    expect(first.bytes).toBeLessThan(file.length / 4);
    row = 399;
    const second = await readsOf(async () =>
      expect(await hexOf(dataset, row, 'tensor')).toBe(rowHex(row)),
    );
    expect(second).toEqual({ calls: 1, bytes: pageOf(row) });
    row = 398;
    const third = await readsOf(async () =>
      expect(await hexOf(dataset, row, 'tensor')).toBe(rowHex(row)),
    );
    expect(third).toEqual({ calls: 0, bytes: 0 });
  });
});

describe.each(['none', 'snappy', 'zstd'])('with the codec %s', (codec) => {
  const ROWS = 1500;
  const SHAPE = [32, 32];
  const values = Float32Array.from({ length: ROWS * 1024 }, (_, at) => Math.sin(at * at));
  const rowHex = (row: number): string =>
    Buffer.from(bytesOf(values.subarray(row * 1024, (row + 1) * 1024))).toString('hex');

  test('one row of a file of 6 MB stays under the bound that the dataset states', async () => {
    const path = join(folder, 'rows.parquet');
    const field = { name: 'tensor', kind: 'tensor', dtype: 'float32', shape: SHAPE } as const;
    const writer = await parquet.create?.(path, { fields: [field] }, { settings: { codec } });
    const data = { kind: 'numeric', dtype: 'float32', shape: SHAPE, data: values } as const;
    await writer?.write({ rowCount: ROWS, columns: new Map([['tensor', data]]) });
    await writer?.finish();
    const fileBytes = statSync(path).size;
    expect(fileBytes).toBeGreaterThan(5_000_000);
    for (const row of [0, 777, ROWS - 1]) {
      const dataset = await open(path);
      expect(dataset.rowReadBytes).toBeLessThan(fileBytes / 8);
      const { bytes } = await readsOf(async () =>
        expect(await hexOf(dataset, row, 'tensor')).toBe(rowHex(row)),
      );
      expect(bytes).toBeGreaterThan(4096);
      expect(bytes).toBeLessThanOrEqual(dataset.rowReadBytes);
    }
  });
});
