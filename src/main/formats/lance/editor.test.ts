import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Field } from '../../../shared/model/dataset';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { stringColumn } from '../../lib/string-column';
import type { Dataset, DatasetEditor } from '../types';
import { lance } from './index';
import { loadNative } from './native';
import { openTable } from './open-table';

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

describe('indexes that are kept with the rows', () => {
  async function edited(change: (editor: DatasetEditor) => Promise<void>): Promise<Dataset> {
    const editor = await lance.edit?.(path);
    if (editor === undefined) throw new TypeError('Lance has an editor');
    try {
      await change(editor);
    } finally {
      await editor.close();
    }
    return lance.open(path);
  }

  const near = (dataset: Dataset, value: number): Promise<readonly number[]> | undefined =>
    dataset.nearest?.(Float32Array.of(value, -value), { field: 'tensor', count: 2 });

  it('find the same rows as without, also after rows were replaced, deleted and compacted', async () => {
    // Rows 2, 3, then 10, 12, … and the one that was replaced behind them.
    const expectFound = async (dataset: Dataset): Promise<void> => {
      expect(await near(dataset, 18.1)).toEqual([6, 7]);
      expect(await near(dataset, 2000)).toEqual([302, 301]);
      expect(await dataset.findById?.('row 18')).toEqual([6]);
      expect(await dataset.findById?.('row 1000')).toEqual([302]);
      expect(await dataset.findById?.('row 1')).toEqual([]);
      expect((await dataset.check()).filter(({ severity }) => severity === 'error')).toEqual([]);
      await dataset.close();
    };
    await expectFound(
      await edited(async (editor) => {
        await editor.append?.(rows(Array.from({ length: 300 }, (_, at) => 10 + 2 * at)));
        await editor.index?.('tensor');
        await editor.index?.('id');
        await editor.replace?.([1], rows([1000]));
        await editor.delete?.([0]);
      }),
    );
    // Lance would put the row that the indexes do not cover before all others.
    await expect(edited(async (editor) => editor.compact?.())).rejects.toMatchObject({
      code: 'index-behind',
    });
    await expectFound(
      await edited(async (editor) => {
        await editor.index?.('tensor');
        await editor.index?.('id');
        await editor.compact?.();
      }),
    );
  });

  it('are really asked: the library plans with them', async () => {
    await (await edited(async (editor) => editor.index?.('tensor'))).close();
    const { table, close } = await openTable(loadNative(), join(path, 'results.lance'), undefined);
    try {
      expect(await table.indexStats('data_idx')).toMatchObject({
        indexType: 'IVF_FLAT',
        distanceType: 'l2',
        numIndexedRows: 4,
        numUnindexedRows: 0,
      });
      const plan = await table.vectorSearch(Float32Array.of(1, 1)).column('data').explainPlan();
      expect(plan).toContain('ANNIvfPartition');
    } finally {
      await close();
    }
  });

  it('are refused for tensors that are no vectors to Lance, with nothing changed', async () => {
    await rm(path, { recursive: true });
    const writer = await lance.create?.(path, { fields: FIELDS }, { settings: { codec: 'zstd' } });
    await writer?.write(rows([0, 1, 2, 3]));
    await writer?.finish();
    await expect(edited(async (editor) => editor.index?.('tensor'))).rejects.toMatchObject({
      code: 'no-index',
      message: expect.stringContaining('stored as binary'),
    });
    const dataset = await lance.open(path);
    expect(dataset.nearest).toBeUndefined();
    expect(dataset.others).toEqual([]);
    await dataset.close();
  });

  it('say what is wrong with a vector or a field', async () => {
    const dataset = await lance.open(path);
    try {
      const ask = (field: string, width: number): Promise<readonly number[]> | undefined =>
        dataset.nearest?.(new Float32Array(width), { field, count: 1 });
      await expect(ask('tensor', 3)).rejects.toMatchObject({ code: 'vector-width' });
      await expect(ask('id', 2)).rejects.toMatchObject({ code: 'no-vectors' });
    } finally {
      await dataset.close();
    }
  });
});
