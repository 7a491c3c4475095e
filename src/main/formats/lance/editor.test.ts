import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Field } from '../../../shared/model/dataset';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { stringColumn } from '../../lib/string-column';
import type { Dataset } from '../types';
import { lance } from './index';

const FIELDS: readonly Field[] = [
  { name: 'id', kind: 'id', dtype: 'str', shape: [] },
  { name: 'tensor', kind: 'tensor', dtype: 'float32', shape: [2] },
];

let folder = '';
let path = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lance-editor-'));
  path = join(folder, 'lance_db');
  const writer = await lance.create?.(path, { fields: FIELDS });
  await writer?.write(rows([0, 1, 2, 3]));
  await writer?.finish();
});
afterEach(() => rm(folder, { recursive: true }));

function rows(values: readonly number[]): TensorBatch {
  return {
    rowCount: values.length,
    columns: new Map<string, Column>([
      ['id', stringColumn(values.map((value) => `row ${value}`))],
      [
        'tensor',
        {
          kind: 'numeric',
          dtype: 'float32',
          shape: [2],
          data: Float32Array.from(values.flatMap((value) => [value, -value])),
        },
      ],
    ]),
  };
}

async function valuesOf(dataset: Dataset): Promise<number[]> {
  const all = Array.from({ length: dataset.rowCount }, (_, row) => row);
  const column = (await dataset.take(all)).columns.get('tensor');
  return column?.kind === 'numeric' ? Array.from(column.data, Number).filter((_, at) => at % 2 === 0) : []; // prettier-ignore
}

async function valuesAt(settings: Record<string, number>): Promise<number[]> {
  const dataset = await lance.open(path, { settings });
  try {
    return await valuesOf(dataset);
  } finally {
    await dataset.close();
  }
}

it('NaN is appended, bit for bit, and leaves no column of its own behind', async () => {
  const editor = await lance.edit?.(path);
  await editor?.append?.(rows([Number.NaN, 5]));
  await editor?.close();
  expect(await valuesAt({})).toEqual([0, 1, 2, 3, Number.NaN, 5]);
  const dataset = await lance.open(path);
  expect(dataset.fields.map(({ name }) => name)).toEqual(['id', 'tensor']);
  expect(await dataset.findById?.('row 5')).toEqual([5]);
  await dataset.close();
});

it('older versions are listed and open, until the table is compacted', async () => {
  const first = await lance.open(path);
  const version = Number(first.metadata['version']);
  expect(first.others).toEqual([]);
  await first.close();
  const editor = await lance.edit?.(path);
  await editor?.delete?.([1]);
  const changed = await lance.open(path);
  expect(await valuesOf(changed)).toEqual([0, 2, 3]);
  expect(changed.others).toEqual([{ label: `Version ${version}`, settings: { version } }]);
  const versions = await changed.document('(versions)');
  expect(versions).toMatchObject({ kind: 'table', rowCount: 2 });
  await changed.close();
  expect(await valuesAt({ version })).toEqual([0, 1, 2, 3]);
  await editor?.compact?.();
  await editor?.close();
  expect(await valuesAt({})).toEqual([0, 2, 3]);
  expect((await readdir(join(path, 'results.lance', '_versions'))).length).toBe(2);
});

it('other fields, other counts and foreign tables are refused', async () => {
  const editor = await lance.edit?.(path);
  const other = { rowCount: 1, columns: new Map([...rows([1]).columns].slice(1)) };
  await expect(editor?.append?.(other)).rejects.toMatchObject({ code: 'other-fields' });
  await expect(editor?.replace?.([0, 1], rows([9]))).rejects.toMatchObject({ code: 'row-count' });
  await editor?.close();
  const foreign = join(import.meta.dirname, 'fixtures', 'edited');
  await expect(lance.edit?.(foreign)).rejects.toMatchObject({ code: 'foreign-table', exitCode: 3 });
});
