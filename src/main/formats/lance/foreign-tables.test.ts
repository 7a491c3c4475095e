/** Tables as pylance and LanceDB's Python wrote them; see fixtures/make_fixtures.py. */
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { bytesOf } from '../../../shared/model/dtype';
import type { JsonObject } from '../../../shared/model/json';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { stringBytes, stringsOf } from '../../lib/string-column';
import { detectPath } from '../claim';
import type { Dataset } from '../types';
import { lance } from './index';

const FIXTURES = join(import.meta.dirname, 'fixtures');

const opened: Dataset[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const dataset of opened.splice(0)) await dataset.close();
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function open(name: string, settings?: JsonObject): Promise<Dataset> {
  const dataset = await lance.open(join(FIXTURES, name), { settings });
  opened.push(dataset);
  return dataset;
}

async function whole(dataset: Dataset): Promise<TensorBatch> {
  return dataset.take(Array.from({ length: dataset.rowCount }, (_, row) => row));
}

function column(batch: TensorBatch, name: string): Column {
  const found = batch.columns.get(name);
  if (found === undefined) throw new Error(`no column ${name}`);
  return found;
}

function values(batch: TensorBatch, name: string): unknown[] {
  const found = column(batch, name);
  return found.kind === 'numeric' ? [...found.data] : stringsOf(found);
}

function validity(batch: TensorBatch, name: string): number[] | undefined {
  const { valid } = column(batch, name);
  return valid && [...valid];
}

describe('Hyrax results', () => {
  it.each(['hyrax', 'hyrax/lance_db', 'hyrax/lance_db/results.lance'])('%s', async (path) => {
    expect(await detectPath(lance, join(FIXTURES, path))).toMatchObject({ confidence: 3 });
    const dataset = await open(path);
    expect(dataset.fields).toMatchObject([
      { name: 'object_id', kind: 'id', dtype: 'str', shape: [], stored: 'string' },
      {
        name: 'data',
        kind: 'tensor',
        dtype: 'float32',
        shape: [2, 3],
        stored: 'fixed_size_list<float>[6]',
      },
    ]);
    const batch = await whole(dataset);
    expect(values(batch, 'object_id')).toEqual(Array.from({ length: 7 }, (_, row) => `gal-${row}`));
    const data = column(batch, 'data');
    const expected = await readFile(join(FIXTURES, 'hyrax', 'expected.bin'));
    expect(data.kind === 'numeric' && Buffer.compare(bytesOf(data.data), expected)).toBe(0);
    expect(await dataset.findById?.('gal-5')).toEqual([5]);
    expect((await dataset.check()).map(({ code }) => code)).toEqual(['several-versions']);
  });

  it('opens an older version', async () => {
    const dataset = await open('hyrax', { version: 2 });
    expect(dataset.rowCount).toBe(6);
    expect(values(await whole(dataset), 'object_id')).toHaveLength(6);
    await expect(open('hyrax', { version: 9 })).rejects.toMatchObject({ exitCode: 3 });
  });

  it('shows the configuration and the schema', async () => {
    const dataset = await open('hyrax');
    expect((await dataset.documents()).map(({ path }) => path)).toEqual([
      '(schema)',
      '(versions)',
      'original_dataset_config.toml',
    ]);
    expect(await dataset.document('original_dataset_config.toml')).toMatchObject({
      kind: 'toml',
      text: expect.stringContaining('example'),
    });
    const schema = await dataset.document('(schema)');
    expect(schema.kind === 'json' && JSON.parse(schema.text)).toMatchObject({
      fields: [{ name: 'object_id' }, { name: 'data', type: 'fixed_size_list<float>[6]' }],
      metadata: { tensor_shape: [2, 3], tensor_dtype: 'float32' },
    });
    await expect(dataset.document('../make_fixtures.py')).rejects.toMatchObject({
      tag: 'UsageError',
    });
  });

  it('lists every file with its role, and the rows of the data files', async () => {
    const dataset = await open('hyrax');
    const files = await dataset.files();
    const count = (role: string): number => files.filter((file) => file.role === role).length;
    expect([count('data'), count('metadata'), count('config'), count('other')]).toEqual([
      3, 7, 1, 0,
    ]);
    expect(files.flatMap(({ rows }) => rows ?? []).toSorted()).toEqual([1, 3, 3]);
  });
});

describe('other tables', () => {
  it('reads types and nulls of other programs, from a folder with a space and no suffix', async () => {
    const dataset = await open('other types');
    expect(dataset.problems.map(({ code }) => code)).toEqual(['unsupported-column']);
    expect(
      dataset.fields.map(({ name, kind, dtype, shape, stored }) => [
        name,
        kind,
        dtype,
        shape,
        stored,
      ]),
    ).toEqual([
      ['id', 'id', 'int64', [], 'int64'],
      ['flag', 'scalar', 'bool', [], 'bool'],
      ['half', 'scalar', 'float16', [], 'halffloat'],
      ['moment', 'scalar', 'int64', [], 'timestamp[us]'],
      ['day', 'scalar', 'int32', [], 'date32'],
      ['label', 'text', 'str', [], 'large_string'],
      ['blob', 'text', 'bytes', [], 'binary'],
      ['code', 'text', 'bytes32', [], 'fixed_size_binary[4]'],
      ['matrix', 'tensor', 'int16', [3, 2], 'fixed_size_list<fixed_size_list<int16>[2]>[3]'],
      ['series', 'tensor', 'float64', [2], 'list<double>'],
      ['mask', 'tensor', 'bool', [3], 'fixed_size_list<bool>[3]'],
    ]);
    const batch = await whole(dataset);
    expect(values(batch, 'id')).toEqual([7n, -3n, 2n ** 62n]);
    expect([values(batch, 'flag'), validity(batch, 'flag')]).toEqual([
      [1, 0, 0],
      [1, 0, 1],
    ]);
    expect(values(batch, 'half')).toEqual([0x3e00, 0x8000, 0x7c00]);
    expect([values(batch, 'moment')[0], validity(batch, 'moment')]).toEqual([
      1709209815123456n,
      [1, 0, 1],
    ]);
    expect([values(batch, 'day')[1], validity(batch, 'day')]).toEqual([19782, [1, 1, 0]]);
    expect(values(batch, 'label')).toEqual(['é', null, '']);
    const blob = column(batch, 'blob');
    expect(blob.kind === 'string' && [...stringBytes(blob, 0)]).toEqual([0, 255]);
    expect(validity(batch, 'blob')).toEqual([1, 1, 0]);
    expect(values(batch, 'code')).toEqual(['abcd', '\x00\x01\x02\x03', 'wxyz']);
    expect(values(batch, 'matrix')).toEqual([1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6]);
    expect([values(batch, 'series'), validity(batch, 'series')]).toEqual([
      [1, 2, 0, 0, 5, 6],
      [1, 0, 1],
    ]);
    expect(values(batch, 'mask')).toEqual([1, 0, 1, 0, 0, 0, 1, 1, 1]);
    expect(await dataset.findById?.('-3')).toEqual([1]);
  });

  it('numbers live rows after deletions and updates, and names the other tables', async () => {
    const dataset = await open('edited', { table: 'zeta' });
    const batch = await whole(dataset);
    const names = ['n0', 'n1', 'n3', 'n5', 'n6', 'n8', 'n9', 'new'];
    expect(values(batch, 'name')).toEqual(names);
    const vectors = [0, 1, 3, 5, 6, 8, 9, 4].flatMap((row) => [row * 2, row * 2 + 1]);
    expect(values(batch, 'vector')).toEqual(vectors);
    const scanned: unknown[] = [];
    for await (const part of dataset.scan({ start: 2, end: 8, batchRows: 4 }))
      scanned.push(...values(part, 'name'));
    expect(scanned).toEqual(names.slice(2));
    expect((await dataset.check()).map(({ code }) => code)).toEqual([
      'several-versions',
      'superseded-files',
    ]);

    const first = await open('edited');
    expect(first.metadata['table']).toBe('alpha');
    expect(first.problems).toMatchObject([
      { code: 'several-tables', message: expect.stringContaining('“zeta”') },
    ]);
    await expect(open('edited', { table: 'beta' })).rejects.toMatchObject({
      tag: 'UsageError',
      code: 'no-such-table',
    });
    await expect(open('edited', { tabel: 1, table: 4 })).rejects.toMatchObject({
      code: 'bad-setting',
    });
  });

  it('says that lists of differing lengths are no tensor', async () => {
    const dataset = await open('ragged.lance');
    expect(await dataset.check()).toMatchObject([{ severity: 'error', code: 'ragged' }]);
    await expect(whole(dataset)).rejects.toMatchObject({ tag: 'InputError', code: 'ragged' });
  });

  it.each([
    'with space',
    'hash#mark',
    'percent%20',
    'question?',
    "quote'",
    'ünïcode ★',
    'brace{}[]*',
  ])('opens below a folder named “%s”', async (name) => {
    const folder = await mkdtemp(join(tmpdir(), 'lance-test-'));
    folders.push(folder);
    const path = join(folder, name);
    await cp(join(FIXTURES, 'hyrax'), path, { recursive: true });
    const dataset = await lance.open(path);
    opened.push(dataset);
    expect(values(await whole(dataset), 'object_id')).toHaveLength(7);
    const written = join(path, 'written');
    const fields = [{ name: 'x', kind: 'scalar', dtype: 'int8', shape: [] }] as const;
    const writer = await lance.create?.(written, { fields });
    await writer?.write({
      rowCount: 2,
      columns: new Map([
        ['x', { kind: 'numeric', dtype: 'int8', shape: [], data: Int8Array.of(-1, 1) }],
      ]),
    });
    await writer?.finish();
    const again = await lance.open(written);
    opened.push(again);
    expect(values(await whole(again), 'x')).toEqual([-1, 1]);
  });
});
