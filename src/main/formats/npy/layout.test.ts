import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type NumericDtype, allocateElements } from '../../../shared/model/dtype';
import { stringColumn, stringsOf } from '../../lib/string-column';
import { detectPath } from '../claim';
import type { Dataset } from '../types';
import { encodeNpy, encodeNpyHeader } from './encode';
import { npy } from './index';
import { naturalOrder } from '../rows/natural-order';

let folder = '';
const opened: Dataset[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'arrayscope-npy-'));
});
afterEach(async () => {
  for (const dataset of opened.splice(0)) await dataset.close();
  rmSync(folder, { recursive: true });
});

async function open(settings = {}): Promise<Dataset> {
  const dataset = await npy.open(folder, { settings });
  opened.push(dataset);
  return dataset;
}

/** Counts from `first`, so that it shows which file a value came from. */
function put(name: string, shape: number[], dtype: NumericDtype = 'int32', first = 0): void {
  const data = allocateElements(
    dtype,
    shape.reduce((product, extent) => product * extent, 1),
  );
  for (let index = 0; index < data.length; index += 1) {
    if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
      data[index] = BigInt(first + index);
    } else data[index] = first + index;
  }
  writeFileSync(join(folder, name), encodeNpy({ dtype, shape, data }));
}

function putStrings(name: string, values: string[]): void {
  const header = encodeNpyHeader('|S4', [values.length]);
  writeFileSync(
    join(folder, name),
    Buffer.concat([header, ...values.map((value) => Buffer.from(value.padEnd(4, '\0')))]),
  );
}

const kinds = (dataset: Dataset): string[] =>
  dataset.fields.map(({ name, kind }) => `${name} ${kind}`);
async function values(dataset: Dataset, field: string): Promise<unknown[]> {
  const all = Array.from({ length: dataset.rowCount }, (_, row) => row);
  const column = (await dataset.take(all)).columns.get(field);
  return column?.kind === 'string'
    ? stringsOf(column)
    : Array.from<number | bigint>(column?.data ?? []);
}

describe('which layout', () => {
  test('an id array beside a tensor of the same length: fields', async () => {
    put('tensor.npy', [3, 2]);
    putStrings('id.npy', ['a', 'b', 'c']);
    put('label.npy', [3], 'int64');
    const dataset = await open();
    expect(dataset.layout).toBe(
      '3 .npy files, each a field (arrays of the same length, 3, one of them one-dimensional)',
    );
    expect(kinds(dataset)).toEqual(['id id', 'label scalar', 'tensor tensor']);
    expect(await values(dataset, 'id')).toEqual(['a', 'b', 'c']);
  });

  test('an integer array named object_id is the id', async () => {
    put('object_id.npy', [2], 'int64', 70);
    put('data.npy', [2, 2]);
    expect(kinds(await open())).toEqual(['data tensor', 'object_id id']);
  });

  test('numbered files of one dtype and row shape: batches, in numeric order', async () => {
    put('batch_10.npy', [1, 2], 'int32', 100);
    put('batch_2.npy', [2, 2], 'int32', 20);
    put('batch_1.npy', [2, 2], 'int32', 10);
    const dataset = await open();
    expect(dataset.layout).toBe(
      '3 .npy files of up to 2 rows, laid end to end: 5 rows (numbered files of one dtype and row shape)',
    );
    expect(await values(dataset, 'tensor')).toEqual([10, 11, 12, 13, 20, 21, 22, 23, 100, 101]);
    expect((await dataset.files()).map(({ path, rows }) => `${path} ${rows}`)).toEqual([
      'batch_1.npy 2',
      'batch_2.npy 2',
      'batch_10.npy 1',
    ]);
  });

  test.each([
    ['part-0001.npy', 'part-0002.npy'],
    ['x_chunk3.npy', 'x_chunk4.npy'],
    ['shard.7.npy', 'shard.8.npy'],
  ])('%s and %s are batches, though of one shape', async (first, second) => {
    put(first, [2, 2]);
    put(second, [2, 2], 'int32', 4);
    expect(await values(await open(), 'tensor')).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  test('files of one dtype and shape: rows, named by their files', async () => {
    put('galaxy-10.npy', [2, 2], 'int32', 4);
    put('galaxy-9.npy', [2, 2]);
    const dataset = await open();
    expect(dataset.layout).toBe('2 .npy files, each a row (files of one dtype and shape)');
    expect(dataset.fields).toMatchObject([
      { name: 'id', kind: 'id' },
      { name: 'tensor', kind: 'tensor', shape: [2, 2] },
    ]);
    expect(await values(dataset, 'id')).toEqual(['galaxy-9', 'galaxy-10']);
    expect(await values(dataset, 'tensor')).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(await dataset.findById?.('galaxy-10')).toEqual([1]);
  });

  test('the same row shape, other lengths: batches', async () => {
    put('north.npy', [1, 2]);
    put('south.npy', [2, 2], 'int32', 2);
    expect((await open()).layout).toContain(
      'laid end to end: 3 rows (files of one dtype and row shape)',
    );
  });

  test('the same length, other row shapes: fields', async () => {
    put('image.npy', [2, 3, 3]);
    put('mask.npy', [2, 4], 'bool');
    expect(kinds(await open())).toEqual(['image tensor', 'mask tensor']);
  });

  test('what does not belong together is refused, with the setting that helps', async () => {
    put('a.npy', [2, 3]);
    put('b.npy', [3, 4]);
    await expect(open()).rejects.toMatchObject({
      code: 'mixed-files',
      hint: expect.stringContaining('layout fields, batches or rows'),
    });
    const forced = await open({ layout: 'batches' });
    expect(forced.problems).toMatchObject([
      { severity: 'error', code: 'mixed-shapes', path: 'b.npy' },
    ]);
    expect(forced.rowCount).toBe(2);
  });

  test('a layout that is asked for is taken', async () => {
    put('a.npy', [2, 2]);
    put('b.npy', [2, 2], 'int32', 4);
    expect((await open({ layout: 'batches' })).rowCount).toBe(4);
    expect(kinds(await open({ layout: 'fields' }))).toEqual(['a tensor', 'b tensor']);
    await expect(open({ layout: 'heap' })).rejects.toMatchObject({
      tag: 'UsageError',
      code: 'bad-setting',
    });
  });
});

describe('what is wrong', () => {
  test('one bad file does not hide the others', async () => {
    put('batch_0.npy', [2, 2]);
    put('batch_1.npy', [2, 2]);
    writeFileSync(
      join(folder, 'batch_2.npy'),
      readFileSync(join(folder, 'batch_0.npy')).subarray(0, 130),
    );
    const fixtures = join(import.meta.dirname, 'fixtures');
    copyFileSync(join(fixtures, 'broken-object.npy'), join(folder, 'batch_3.npy'));
    const dataset = await open();
    expect(dataset.rowCount).toBe(4);
    expect(dataset.problems).toMatchObject([
      { code: 'truncated', path: 'batch_2.npy' },
      { code: 'object-array', path: 'batch_3.npy' },
    ]);
  });

  test('a field of another length is left out', async () => {
    put('a.npy', [3, 2]);
    put('b.npy', [3, 4]);
    put('c.npy', [2, 5]);
    const dataset = await open({ layout: 'fields' });
    expect(kinds(dataset)).toEqual(['a tensor', 'b tensor']);
    expect(dataset.problems).toMatchObject([{ code: 'row-count-mismatch', path: 'c.npy' }]);
  });

  test('a field that the writer noted and that is gone is missed', async () => {
    const path = join(folder, 'written');
    const fields = ['a', 'b'].map((name) => ({
      name,
      kind: 'tensor' as const,
      dtype: 'int8',
      shape: [2],
    }));
    const writer = await npy.create?.(path, { fields });
    await writer?.finish();
    rmSync(join(path, 'a.npy'));
    const dataset = await npy.open(path);
    opened.push(dataset);
    expect(kinds(dataset)).toEqual(['b tensor']);
    expect(dataset.problems).toMatchObject([
      { severity: 'error', code: 'missing-file', path: 'a.npy' },
    ]);
  });

  test('a link that leads outside is not followed', async () => {
    put('a.npy', [3, 2]);
    symlinkSync(join(import.meta.dirname, 'fixtures', 'bytes.npy'), join(folder, 'b.npy'));
    symlinkSync(join(folder, 'a.npy'), join(folder, 'c.npy'));
    const dataset = await open({ layout: 'fields' });
    expect(kinds(dataset)).toEqual(['a tensor', 'c tensor']);
    expect(dataset.problems).toMatchObject([
      { severity: 'error', code: 'outside-link', path: 'b.npy' },
    ]);
  });

  test('repeated ids are a warning with the row', async () => {
    putStrings('id.npy', ['a', 'b', 'a']);
    put('tensor.npy', [3, 1]);
    expect(await (await open()).check()).toMatchObject([
      { severity: 'warning', code: 'duplicate-id', row: 2 },
    ]);
  });

  test('nothing to read is an error', async () => {
    await expect(open()).rejects.toMatchObject({ code: 'no-npy-files', exitCode: 3 });
    mkdirSync(join(folder, 'a.npy'));
    await expect(open()).rejects.toMatchObject({ code: 'no-npy-files' });
    await expect(npy.open(join(folder, 'gone'))).rejects.toMatchObject({ code: 'not-found' });
  });
});

test('what was written opens with the same fields in the same order', async () => {
  const path = join(folder, 'written');
  const fields = [
    { name: 'z', kind: 'tensor' as const, dtype: 'int8', shape: [2] },
    { name: 'label', kind: 'text' as const, dtype: 'str', shape: [] },
    { name: 'a', kind: 'tensor' as const, dtype: 'int8', shape: [2] },
    { name: 'key', kind: 'id' as const, dtype: 'int64', shape: [] },
  ];
  const writer = await npy.create?.(path, { fields, metadata: { from: 'a test' } });
  await writer?.finish();
  const dataset = await npy.open(path);
  opened.push(dataset);
  expect(kinds(dataset)).toEqual(['z tensor', 'label text', 'a tensor', 'key id']);
  expect(dataset.metadata).toEqual({ layout: 'fields', from: 'a test' });
  expect(await dataset.documents()).toMatchObject([{ path: 'arrayscope-npy.json', kind: 'json' }]);
});

test.each(['../up', 'a/b', '', '.hidden', 'a:b', 'nul\0'])(
  'a field named %j is no file',
  (name) => {
    const plan = npy.planWrite?.({ fields: [{ name, kind: 'tensor', dtype: 'int8', shape: [2] }] });
    expect(plan?.problems).toMatchObject([{ severity: 'error', code: 'unsafe-name' }]);
  },
);

test('values that NumPy cannot hold are refused with their row', async () => {
  const fields = [{ name: 'text', kind: 'text' as const, dtype: 'str', shape: [] }];
  const writer = await npy.create?.(join(folder, 'written'), { fields });
  const write = (values: (string | null)[]): Promise<void> | undefined =>
    writer?.write({ rowCount: values.length, columns: new Map([['text', stringColumn(values)]]) });
  await write(['fine', 'too']);
  await expect(write(['fine', 'ends\0'])).rejects.toMatchObject({ code: 'trailing-nul', row: 3 });
  await expect(write([null])).rejects.toMatchObject({ code: 'null-value', row: 2 });
  await writer?.abort();
});

test('whose it is, is told by names and magic numbers', async () => {
  expect(await detectPath(npy, folder)).toBeNull();
  put('a.npy', [1]);
  writeFileSync(join(folder, 'b.txt'), 'text');
  expect(await detectPath(npy, folder)).toEqual({ confidence: 1, reason: 'one .npy file' });
  expect(await detectPath(npy, join(folder, 'a.npy'))).toMatchObject({ confidence: 3 });
  expect(await detectPath(npy, join(folder, 'b.txt'))).toBeNull();
  expect(await detectPath(npy, join(folder, 'gone'))).toBeNull();
});

test('numbers in names count as numbers', () => {
  const names = ['a10', 'a9', 'a09', 'b', 'a', '10', '9', 'a9b2', 'a9b10'];
  expect([...names].sort(naturalOrder)).toEqual([
    '9',
    '10',
    'a',
    'a09',
    'a9',
    'a9b2',
    'a9b10',
    'a10',
    'b',
  ]);
});
