import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Field } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import type { Column, StringColumn } from '../../../shared/model/tensor';
import { stringColumn, stringsOf } from '../../lib/string-column';
import type { Dataset } from '../types';
import { metadataChecksum } from './checksum';
import { hdf5 } from './index';
import { chunkShape } from './plan-write';

let folder = '';
const opened: Dataset[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'arrayscope-hdf5-'));
});
afterEach(async () => {
  for (const dataset of opened.splice(0)) await dataset.close();
  rmSync(folder, { recursive: true });
});

type Columns = readonly (readonly [Field, Column])[];

async function write(
  columns: Columns,
  rowCount: number,
  settings: JsonObject = {},
  metadata?: JsonObject,
): Promise<Dataset> {
  const path = join(folder, 'written.h5');
  const schema = { fields: columns.map(([field]) => field), metadata };
  const writer = await hdf5.create?.(path, schema, { settings });
  try {
    await writer?.write({
      rowCount,
      columns: new Map(columns.map(([field, column]) => [field.name, column])),
    });
    await writer?.finish();
  } catch (error) {
    await writer?.abort();
    throw error;
  }
  const dataset = await hdf5.open(path);
  opened.push(dataset);
  return dataset;
}

const number = (name: string, values: readonly number[]): Columns[number] => [
  { name, kind: 'scalar', dtype: 'float64', shape: [] },
  { kind: 'numeric', dtype: 'float64', shape: [], data: Float64Array.from(values) },
];
const text = (name: string, values: readonly (string | null)[], more: Partial<Field> = {}) =>
  [{ name, kind: 'text', dtype: 'str', shape: [], ...more }, stringColumn(values)] as const;

test('names that no link can have, field order, kinds and metadata come back', async () => {
  const names = ['z', 'a/b', '.', '', 'naïve 漢', '100%', '..', 'a%2fb'];
  const columns = names.map((name, index) => number(name, [index, -index]));
  const label = text('label', ['x', 'y'], { kind: 'id' });
  const dataset = await write([...columns, label], 2, {}, { from: 'a test', deep: { list: [1] } });
  expect(dataset.fields.map(({ name }) => name)).toEqual([...names, 'label']);
  expect(dataset.fields.at(-1)?.kind).toBe('id');
  expect(dataset.metadata).toEqual({ from: 'a test', deep: { list: [1] } });
  expect(dataset.problems).toEqual([]);
  const taken = await dataset.take([1]);
  names.forEach((name, index) => {
    const column = taken.columns.get(name);
    expect(column?.kind === 'numeric' && column.data[0], name).toBe(-index);
  });
});

test('nulls of numbers and of text come back', async () => {
  const [field] = number('x', []);
  const values: Column = {
    kind: 'numeric',
    dtype: 'float64',
    shape: [],
    data: Float64Array.of(1, 2, 3),
    valid: Uint8Array.of(1, 0, 1),
  };
  const dataset = await write(
    [[{ ...field, nullable: true }, values], text('t', ['', null, 'c'], { nullable: true })],
    3,
  );
  expect(dataset.fields.map(({ nullable }) => nullable)).toEqual([true, true]);
  const { columns } = await dataset.take([2, 1, 0]);
  expect(columns.get('x')?.valid).toEqual(Uint8Array.of(1, 0, 1));
  const strings = columns.get('t');
  expect(strings?.kind === 'string' && stringsOf(strings)).toEqual(['c', null, '']);
  expect((await dataset.take([0])).columns.get('x')?.valid).toBeUndefined();
});

test('bytes of any kind come back', async () => {
  const any: StringColumn = {
    kind: 'string',
    encoding: 'bytes',
    offsets: Int32Array.of(0, 3, 3, 5),
    bytes: Uint8Array.of(0, 255, 0, 10, 0),
  };
  const dataset = await write([[{ name: 'b', kind: 'text', dtype: 'bytes', shape: [] }, any]], 3);
  expect(dataset.fields[0]).toMatchObject({ dtype: 'bytes', stored: 'variable-length bytes' });
  const column = (await dataset.take([0, 1, 2])).columns.get('b');
  expect(column).toEqual(any);
});

test.each([
  ['a NUL in text', 'str', ['ok', 'a\0b'], 'NUL'],
  ['more bytes than declared', 'bytes16', ['ok', 'abc'], '3 bytes where 2'],
  ['a NUL at the end', 'bytes16', ['ok', 'a\0'], 'NUL at its end'],
])('%s is refused with its row', async (_, dtype, values, words) => {
  const column: Column = {
    ...stringColumn(values),
    encoding: dtype === 'str' ? 'utf8' : 'bytes',
  };
  const written = write([[{ name: 's', kind: 'text', dtype, shape: [] }, column]], 2);
  await expect(written).rejects.toMatchObject({ code: 'bad-string', row: 1, exitCode: 3 });
  await expect(written).rejects.toThrow(words);
});

test('a null that the schema does not allow for is refused', async () => {
  const written = write([text('t', ['a', null])], 2);
  await expect(written).rejects.toMatchObject({ code: 'null-row', row: 1 });
});

test('chunks, gzip and shuffle are as asked for', async () => {
  const rows = 1000;
  const data = Float32Array.from({ length: rows * 6 }, (_, index) => index % 7);
  const field: Field = { name: 'x', kind: 'tensor', dtype: 'float32', shape: [2, 3] };
  const column: Column = { kind: 'numeric', dtype: 'float32', shape: [2, 3], data };
  const dataset = await write([[field, column]], rows, { codec: 'gzip', level: 6, chunkRows: 64 });
  const facts = new Map((await dataset.facts()).map(({ label, value }) => [label, value]));
  expect(facts.get('Chunk shape')).toBe('64 × 2 × 3');
  expect(facts.get('Filters')).toBe('shuffle, gzip level 6');
  expect(facts.get('Superblock')).toContain('version 2');
  expect(readFileSync(dataset.path).length).toBeLessThan(data.byteLength / 2);
  const all = Array.from({ length: rows }, (_, row) => row);
  expect((await dataset.take(all)).columns.get('x')).toMatchObject({ data });
});

test('rows without elements are counted', async () => {
  const field: Field = { name: 'x', kind: 'tensor', dtype: 'int16', shape: [0, 4] };
  const empty: Column = { kind: 'numeric', dtype: 'int16', shape: [0, 4], data: new Int16Array(0) };
  const dataset = await write([[field, empty]], 5);
  expect(dataset.rowCount).toBe(5);
  expect((await dataset.take([4, 0])).rowCount).toBe(2);
});

test('what cannot be written is said beforehand', () => {
  const plan = hdf5.planWrite?.({
    fields: [
      { name: 'x', kind: 'tensor', dtype: 'datetime64', shape: [2] },
      { name: 'x', kind: 'scalar', dtype: 'int8', shape: [] },
      { name: '\ud800', kind: 'scalar', dtype: 'int8', shape: [] },
    ],
  });
  expect(plan?.problems.map(({ code }) => code)).toEqual([
    'unsupported-dtype',
    'same-name',
    'unsafe-name',
  ]);
});

test('chunks hold about 256 KiB, and large rows are cut', () => {
  expect(chunkShape([10], 4, undefined, undefined)).toEqual([6553, 10]);
  expect(chunkShape([10], 4, undefined, 100)).toEqual([100, 10]);
  expect(chunkShape([10], 4, 50, undefined)).toEqual([50, 10]);
  expect(chunkShape([64, 64, 3], 4, undefined, undefined)).toEqual([5, 64, 64, 3]);
  expect(chunkShape([100, 1000, 1000], 8, undefined, undefined)).toEqual([1, 2, 1000, 1000]);
  expect(chunkShape([0, 2], 4, undefined, 7)).toEqual([7, 1, 2]);
});

// The example of lookup3.c itself: hashlittle("Four score and seven years ago", 30, 0).
test('the checksum is lookup3', () => {
  expect(metadataChecksum(Buffer.from('Four score and seven years ago'))).toBe(0x17770551);
  expect(metadataChecksum(Buffer.alloc(0))).toBe(0xdeadbeef);
});
