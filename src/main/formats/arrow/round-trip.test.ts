import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Field } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { stringColumn, stringsOf } from '../../lib/string-column';
import type { Dataset } from '../types';
import { arrow } from './index';

let folder = '';
const opened: Dataset[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-arrow-'));
});
afterEach(async () => {
  for (const dataset of opened.splice(0)) await dataset.close();
  await rm(folder, { recursive: true });
});

const ROWS = 11;
const fields: readonly Field[] = [
  { name: 'key', kind: 'id', dtype: 'str320', shape: [] },
  { name: 'words', kind: 'text', dtype: 'str', shape: [] },
  { name: 'raw', kind: 'text', dtype: 'bytes80', shape: [] },
  { name: 'flux', kind: 'tensor', dtype: 'complex64', shape: [2] },
  { name: 'phase', kind: 'scalar', dtype: 'complex128', shape: [] },
  { name: 'mask', kind: 'tensor', dtype: 'bool', shape: [3, 1] },
  { name: 'empty', kind: 'tensor', dtype: 'int16', shape: [0, 4] },
];

function rows(): TensorBatch {
  const all = Array.from({ length: ROWS }, (_, row) => row);
  const bytes = stringColumn(all.map((row) => 'x'.repeat(row)));
  const columns = new Map<string, Column>([
    ['key', stringColumn(all.map((row) => `№ ${row}`))],
    ['words', stringColumn(all.map((row) => (row % 3 === 1 ? null : `word ${row}`)))],
    ['raw', { ...bytes, encoding: 'bytes', bytes: Uint8Array.from(bytes.bytes, (_, at) => at + 200) }], // prettier-ignore
    ['flux', { kind: 'numeric', dtype: 'complex64', shape: [2], data: Float32Array.from({ length: ROWS * 4 }, (_, at) => at / 3) }], // prettier-ignore
    ['phase', { kind: 'numeric', dtype: 'complex128', shape: [], data: Float64Array.from({ length: ROWS * 2 }, (_, at) => -at) }], // prettier-ignore
    ['mask', { kind: 'numeric', dtype: 'bool', shape: [3, 1], data: Uint8Array.from({ length: ROWS * 3 }, (_, at) => at % 2), valid: Uint8Array.from(all, (row) => (row === 4 ? 0 : 1)) }], // prettier-ignore
    ['empty', { kind: 'numeric', dtype: 'int16', shape: [0, 4], data: new Int16Array(0) }],
  ]);
  return { rowCount: ROWS, columns };
}

async function written(settings: JsonObject): Promise<Dataset> {
  const path = join(folder, 'data.arrow');
  const metadata = { source: 'a survey', nested: { deep: [1, null] } };
  const writer = await arrow.create?.(path, { fields, metadata }, { settings });
  await writer?.write(rows());
  await writer?.finish();
  const dataset = await arrow.open(path);
  opened.push(dataset);
  return dataset;
}

describe.each([
  [{}],
  [{ chunkRows: 4 }],
  [{ codec: 'lz4', chunkRows: 3 }],
  [{ codec: 'zstd', level: 19 }],
])('written with %j', (settings) => {
  test('everything comes back, nulls and dtypes too', async () => {
    const dataset = await written(settings);
    expect(dataset.fields.map(({ name, kind, dtype, shape }) => ({ name, kind, dtype, shape }))).toEqual(fields); // prettier-ignore
    expect(dataset.metadata).toEqual({ source: 'a survey', nested: { deep: [1, null] } });
    const { columns } = await dataset.take(Array.from({ length: ROWS }, (_, row) => row));
    for (const [name, column] of rows().columns) {
      const found = columns.get(name);
      if (found?.kind === 'string' && column.kind === 'string') {
        expect(stringsOf(found), name).toEqual(stringsOf(column));
        expect(found.bytes, name).toEqual(column.bytes);
        expect(found.encoding, name).toBe(column.encoding);
      } else expect(found, name).toEqual(column);
    }
    expect(await dataset.findById?.('№ 7')).toEqual([7]);
    expect(await dataset.check()).toEqual([]);
  });
});

test('batches have the rows asked for', async () => {
  const dataset = await written({ chunkRows: 4 });
  const table = await dataset.document('(record batches)');
  if (table.kind !== 'table') throw new Error('the record batches are no table');
  expect(table.rows.map((row) => row[2])).toEqual(['4', '4', '3']);
});

test('buffers begin at multiples of 8 bytes of the file, and the file ends as it began', async () => {
  const dataset = await written({});
  const bytes = await readFile(dataset.path);
  expect(bytes.toString('latin1', 0, 8)).toBe('ARROW1\0\0');
  expect(bytes.toString('latin1', bytes.length - 6)).toBe('ARROW1');
  const table = await dataset.document('(record batches)');
  if (table.kind !== 'table') throw new Error('the record batches are no table');
  for (const row of table.rows) expect(Number(row[3]) % 8).toBe(0);
});

test('the plan names what is held in another manner', () => {
  const plan = arrow.planWrite?.({ fields }, { codec: 'lz4' });
  expect(plan?.problems).toEqual([]);
  expect(plan?.mappings.map(({ stored }) => stored)).toEqual([
    'string',
    'string',
    'binary',
    'fixed_size_list<item: float>[4]',
    'fixed_size_list<item: double>[2]',
    'fixed_size_list<item: bool>[3]',
    'fixed_size_list<item: int16>[0]',
  ]);
  expect(plan?.mappings.every(({ note }) => note?.includes('lz4'))).toBe(true);
  expect(plan?.mappings[3]?.note).toContain('two floats');
});

test('what Arrow cannot hold is refused before anything is written', async () => {
  const odd: Field = { name: 'odd', kind: 'tensor', dtype: 'str', shape: [2] };
  expect(arrow.planWrite?.({ fields: [odd] }).problems).toMatchObject([
    { severity: 'error', code: 'unsupported-dtype' },
  ]);
  const path = join(folder, 'odd.arrow');
  await expect(arrow.create?.(path, { fields: [odd] })).rejects.toMatchObject({ exitCode: 3 });
  await expect(readFile(path)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('one row of an uncompressed file costs its own bytes', async () => {
  const dataset = await written({});
  const field: Field = { name: 'wide', kind: 'tensor', dtype: 'float32', shape: [100] };
  const path = join(folder, 'wide.arrow');
  const writer = await arrow.create?.(path, { fields: [field] });
  const data = new Float32Array(100_000);
  await writer?.write({
    rowCount: 1000,
    columns: new Map([['wide', { kind: 'numeric', dtype: 'float32', shape: [100], data }]]),
  });
  await writer?.finish();
  const wide = await arrow.open(path);
  opened.push(wide);
  expect(wide.rowReadBytes).toBeGreaterThanOrEqual(400);
  expect(wide.rowReadBytes).toBeLessThan(420);
  expect(dataset.rowReadBytes).toBeLessThan(1000);
});
