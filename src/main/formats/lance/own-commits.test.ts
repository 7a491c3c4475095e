import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Field } from '../../../shared/model/dataset';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { stringColumn } from '../../lib/string-column';
import { journalOf } from '../rows/undo-journal';
import { RECORD, journalHead } from '../rows/undo-records';
import { ChunkStore } from './chunk-store';
import { lance } from './index';
import { findManifest } from './live-manifest';
import { loadNative } from './native';
import { openTable } from './open-table';
import { makeView, undoOwnCommits, viewOf } from './own-commits';
import { removeSuperseded } from './superseded';

const FIELDS: readonly Field[] = [
  { name: 'id', kind: 'id', dtype: 'str', shape: [] },
  { name: 'x', kind: 'scalar', dtype: 'int32', shape: [] },
];

let path = '';
let table = '';
/** Version of the table as it was made. */
let made = 0;
beforeEach(async () => {
  path = join(await mkdtemp(join(tmpdir(), 'lance-own-commits-')), 'lance_db');
  table = join(path, 'results.lance');
  const writer = await lance.create?.(path, { fields: FIELDS });
  await writer?.write(rows([0, 1, 2, 3]));
  await writer?.finish();
  made = Number(await versionOf());
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(join(path, '..'), { recursive: true });
});

function rows(values: readonly number[]): TensorBatch {
  const data = Int32Array.from(values);
  return {
    rowCount: values.length,
    columns: new Map<string, Column>([
      ['id', stringColumn(values.map((value) => `row ${value}`))],
      ['x', { kind: 'numeric', dtype: 'int32', shape: [], data }],
    ]),
  };
}

async function valuesOf(version?: number): Promise<readonly number[]> {
  const dataset = await lance.open(path, { settings: version === undefined ? {} : { version } });
  try {
    const found: number[] = [];
    for await (const { columns } of dataset.scan()) {
      const column = columns.get('x');
      if (column?.kind === 'numeric') found.push(...Array.from(column.data, Number));
    }
    return found;
  } finally {
    await dataset.close();
  }
}

async function versionOf(): Promise<unknown> {
  const dataset = await lance.open(path);
  await dataset.close();
  return dataset.metadata['version'];
}

/** Commits with the library alone, as another program does. */
async function commit(folder: string, ...filters: readonly string[]): Promise<void> {
  const opened = await openTable(loadNative(), folder, undefined);
  try {
    for (const filter of filters) await opened.table.delete(filter);
  } finally {
    await opened.close();
  }
}

async function change(work: 'append' | 'replace'): Promise<void> {
  const editor = await lance.edit?.(path);
  try {
    if (work === 'append') await editor?.append?.(rows([4, 5]));
    else await editor?.replace?.([1], rows([10]));
  } finally {
    await editor?.close();
  }
}

/** As a change that was cut short leaves it: its journal, and what it committed so far. */
async function crashAfter(...filters: readonly string[]): Promise<void> {
  await makeView(table);
  const body = Buffer.concat([journalHead(), Buffer.of(RECORD.end)]);
  const digest = createHash('sha256').update(body).digest();
  await writeFile(journalOf(table, false), Buffer.concat([body, digest]));
  await commit(viewOf(table), ...filters);
}

const manifests = async (): Promise<number> =>
  (await readdir(join(table, '_versions'))).filter((name) => name.endsWith('.manifest')).length;

const editorOpened = async (): Promise<void> => (await lance.edit?.(path))?.close();

it('a change leaves its transactions with the table, and nothing beside it', async () => {
  await change('replace');
  expect(await valuesOf()).toEqual([0, 2, 3, 10]);
  expect(await readdir(path)).toEqual(['results.lance']);
  const transactions = await readdir(join(table, '_transactions'));
  expect(transactions.filter((name) => name.startsWith(`${made}-`))).toHaveLength(1);
  expect(transactions.filter((name) => name.startsWith(`${made + 1}-`))).toHaveLength(1);
});

it('a change that fails is undone', async () => {
  vi.spyOn(ChunkStore.prototype, 'store').mockRejectedValueOnce(new Error('no space left'));
  await expect(change('replace')).rejects.toMatchObject({ code: 'disk-full' });
  expect(await valuesOf()).toEqual([0, 1, 2, 3]);
  expect(await manifests()).toBe(1);
  expect(await readdir(path)).toEqual(['results.lance']);
  await change('replace');
  expect(await valuesOf()).toEqual([0, 2, 3, 10]);
});

it('what another program commits below a change that fails stays', async () => {
  const original = ChunkStore.prototype.finish;
  vi.spyOn(ChunkStore.prototype, 'store').mockImplementationOnce(async function (
    this: ChunkStore,
    ...args
  ) {
    await commit(table, 'x = 3');
    await this.store(...args);
  });
  vi.spyOn(ChunkStore.prototype, 'finish').mockImplementationOnce(async function (
    this: ChunkStore,
  ) {
    await original.call(this);
    expect(await manifests()).toBe(3);
    throw new Error('no space left');
  });
  await expect(change('append')).rejects.toMatchObject({ code: 'disk-full' });
  expect(await valuesOf()).toEqual([0, 1, 2]);
  expect(await versionOf()).toBe(made + 1);
});

it('what another program commits on top of a change that fails is not taken away', async () => {
  vi.spyOn(ChunkStore.prototype, 'store').mockImplementationOnce(async () => {
    await commit(table, 'x = 3');
    throw new Error('no space left');
  });
  await expect(change('replace')).rejects.toMatchObject({
    code: 'foreign-version',
    exitCode: 3,
    message: expect.stringContaining(`version ${made + 2} on top`),
    hint: expect.stringContaining(`restore version ${made} `),
    cause: { code: 'disk-full' },
  });
  expect(await valuesOf(made + 2)).toEqual([0, 2]);
  expect(await valuesOf(made)).toEqual([0, 1, 2, 3]);
});

it('another program’s commit between two changes of one editor', async () => {
  const editor = await lance.edit?.(path);
  await commit(table, 'x = 0');
  await expect(editor?.delete?.([1])).rejects.toMatchObject({ code: 'changed-meanwhile' });
  expect(editor?.rowCount).toBe(3);
  await editor?.delete?.([1]);
  await editor?.append?.(rows([7]));
  expect(editor?.rowCount).toBe(3);
  await editor?.close();
  expect(await valuesOf()).toEqual([1, 3, 7]);
});

it('a crash in a change is undone by the next editor', async () => {
  await crashAfter('x = 0', 'x = 1');
  await expect(valuesOf()).rejects.toMatchObject({ code: 'interrupted-edit' });
  await editorOpened();
  expect(await valuesOf()).toEqual([0, 1, 2, 3]);
  expect(await manifests()).toBe(1);
  expect(await readdir(path)).toEqual(['results.lance']);
});

it.each([[['x = 3']], [['x = 3', 'x = 2']]])(
  'after a crash, what another program deleted stays deleted, and is named: %j',
  async (filters) => {
    await crashAfter('x = 0');
    await commit(table, ...filters);
    const versions = filters.map((_, index) => made + 2 + index);
    const refused = {
      code: 'foreign-version',
      exitCode: 3,
      message: expect.stringContaining(`${versions.join(', ')} on top`),
      hint: expect.stringContaining(`at version ${versions.at(-1)} `),
    };
    // As often as one tries.
    await expect(editorOpened()).rejects.toMatchObject(refused);
    await expect(editorOpened()).rejects.toMatchObject(refused);
    expect(await manifests()).toBe(2 + filters.length);
    expect(await valuesOf(versions.at(-1))).toEqual([1, 2, 3].slice(0, 3 - filters.length));
    // What the hint says: the rows as they are, without the journal.
    await rm(journalOf(table, false));
    await editorOpened();
    expect(await valuesOf()).toEqual([1, 2, 3].slice(0, 3 - filters.length));
    expect(await readdir(path)).toEqual(['results.lance']);
  },
);

it('a commit of another program before the first of the change is kept by undoing', async () => {
  await crashAfter();
  await commit(table, 'x = 3');
  await commit(viewOf(table), 'x = 0');
  await editorOpened();
  expect(await valuesOf()).toEqual([0, 1, 2]);
  expect(await versionOf()).toBe(made + 1);
});

it('a manifest that cannot be read is nobody’s to remove', async () => {
  await crashAfter('x = 0');
  await writeFile(join(table, '_versions', `${made + 2}.manifest`), 'cut short');
  await expect(undoOwnCommits(table)).rejects.toMatchObject({ code: 'foreign-version' });
  expect(await manifests()).toBe(3);
});

it('files that a later version of another program may need are left', async () => {
  const manifest = await findManifest(table, made);
  await commit(table, 'x = 3');
  await expect(removeSuperseded(table, manifest)).rejects.toMatchObject({
    code: 'changed-meanwhile',
    message: expect.stringContaining(`version ${made + 1} `),
  });
  expect(await valuesOf()).toEqual([0, 1, 2]);
  expect(await valuesOf(made)).toEqual([0, 1, 2, 3]);
});
