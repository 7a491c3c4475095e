import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'; // prettier-ignore
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../shared/model/json';
import type { TensorBatch } from '../../../shared/model/tensor';
import { stringColumn } from '../../lib/string-column';
import { rowsOf, wordsOf } from '../format-suite-rows';
import { JOURNAL_NAME } from './edit-journal';
import { NEW_SUFFIX } from './folder-store';
import { zarr } from './index';

const FIXTURES = join(import.meta.dirname, 'fixtures');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'arrayscope-zarr-edit-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function copyOf(name: string): string {
  const path = join(folder, name);
  cpSync(join(FIXTURES, name), path, { recursive: true });
  return path;
}

async function readAll(path: string, settings?: JsonObject): Promise<TensorBatch> {
  const dataset = await zarr.open(path, { settings });
  try {
    const problems = [...dataset.problems, ...(await dataset.check())];
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    return await dataset.take(Array.from({ length: dataset.rowCount }, (_, row) => row));
  } finally {
    await dataset.close();
  }
}

async function editOnce(
  path: string,
  change: (editor: Awaited<ReturnType<NonNullable<typeof zarr.edit>>>) => Promise<void> | undefined,
  settings?: JsonObject,
): Promise<void> {
  const editor = await zarr.edit?.(path, { settings });
  if (editor === undefined) throw new Error('zarr has no editor');
  try {
    await change(editor);
  } finally {
    await editor.close();
  }
}

// Every layout that the reference writes: byte orders, memory orders, grids, shards, every codec,
// strings of every kind, chunks that were never written.
const layouts = [
  'codecs-v2', 'codecs-v3', 'dtypes-v2', 'dtypes-v3', 'fill-v2', 'fill-v3', 'orders-v2',
  'orders-v3', 'shards', 'strings-v2', 'strings-v3', 'unwritten-v2', 'unwritten-v3', 'alone-v2',
  'alone-v3', 'no-rows-v3', 'bare-words-v2', 'nested-unsaid-v2',
]; // prettier-ignore

describe.each(layouts)('%s.zarr', (name) => {
  test('rows are replaced, and no others', async () => {
    const path = copyOf(`${name}.zarr`);
    const before = await readAll(path);
    const last = before.rowCount - 1;
    if (last < 0) return;
    await editOnce(path, (editor) => editor.replace?.([last, 1], rowsOf(before, [0, 2])));
    const rows = Array.from({ length: before.rowCount }, (_, row) => row);
    rows[last] = 0;
    rows[1] = 2;
    expect(wordsOf(await readAll(path))).toEqual(wordsOf(rowsOf(before, rows)));
  });

  test('rows are added, twice', async () => {
    const path = copyOf(`${name}.zarr`);
    const before = await readAll(path);
    const rows = Array.from({ length: before.rowCount }, (_, row) => row);
    const added = before.rowCount === 0 ? [] : [1, 0, 1, 2, 0];
    await editOnce(path, async (editor) => {
      await editor.append?.(rowsOf(before, added));
      await editor.append?.(rowsOf(before, rows));
      expect(editor.rowCount).toBe(before.rowCount * 2 + added.length);
    });
    const expected = rowsOf(before, [...rows, ...added, ...rows]);
    expect(wordsOf(await readAll(path))).toEqual(wordsOf(expected));
    expect(filesBelow(path).filter((file) => file.includes('arrayscope'))).toEqual([]);
  });
});

test('chunks that hold none of the rows keep their files', async () => {
  const path = copyOf('orders-v3.zarr');
  const before = contents(path);
  const rows = await readAll(path);
  await editOnce(path, (editor) => editor.replace?.([6], rowsOf(rows, [0])));
  const changed = [...contents(path)].filter(([file, bytes]) => before.get(file) !== bytes);
  expect(changed.length).toBeGreaterThan(0);
  for (const [file] of changed) expect(file).toMatch(/\/(?:c[./])?2[./]\d+[./]\d+$/);
});

test.each([2, 3])(
  'consolidated metadata of version %i follow, the large numbers beside too',
  async (version) => {
    const path = copyOf(`groups-v${version}.zarr`);
    const settings = { group: 'train' };
    const rows = await readAll(path, settings);
    await editOnce(path, (editor) => editor.append?.(rowsOf(rows, [0, 1])), settings);
    expect((await readAll(path, settings)).rowCount).toBe(9);
    const text = readFileSync(join(path, version === 2 ? '.zmetadata' : 'zarr.json'), 'utf8');
    const whole = JSON.parse(text) as JsonObject;
    const holder = (version === 2 ? whole : whole['consolidated_metadata']) as {
      metadata: Record<string, { shape: number[] }>;
    };
    const entry = holder.metadata[version === 2 ? 'train/images/.zarray' : 'train/images'];
    expect(entry?.shape).toEqual([9, 2, 2]);
    const other = holder.metadata[version === 2 ? 'deep/test/images/.zarray' : 'deep/test/images'];
    expect(other?.shape).toEqual([2, 2, 2]);
  },
);

test('a fill value that no JavaScript number holds stays as it is', async () => {
  const path = copyOf('fill-v3.zarr');
  const rows = await readAll(path);
  await editOnce(path, (editor) => editor.append?.(rowsOf(rows, [0])));
  expect(readFileSync(join(path, 'uint64', 'zarr.json'), 'utf8')).toContain('18446744073709551615');
  expect(readFileSync(join(path, 'int64', 'zarr.json'), 'utf8')).toContain('-9223372036854775808');
});

test('a group that an outer store describes is changed through that store only', async () => {
  const path = copyOf('groups-v3.zarr');
  const rows = await readAll(join(path, 'train'));
  await expect(zarr.edit?.(join(path, 'train'))).rejects.toMatchObject({
    code: 'part-of-a-store',
    exitCode: 3,
  });
  expect(rows.rowCount).toBe(7);
});

test('records are not changed in place', async () => {
  await expect(zarr.edit?.(copyOf('odd-types-v2.zarr'))).rejects.toMatchObject({
    code: 'not-editable',
  });
});

test('a text that is too long for its array is refused, and nothing changes', async () => {
  const path = copyOf('strings-v3.zarr');
  const before = contents(path);
  const rows = await readAll(path);
  const long = new Map([
    ...rowsOf(rows, [0]).columns,
    ['name-fixed', stringColumn(['x'.repeat(14)])],
  ]);
  await editOnce(path, async (editor) => {
    await expect(editor.append?.({ rowCount: 1, columns: long })).rejects.toMatchObject({
      code: 'does-not-fit',
      exitCode: 3,
    });
  });
  expect(contents(path)).toEqual(before);
});

test('a change that was decided is seen, and finished by the next', async () => {
  const path = copyOf('alone-v3.zarr');
  const before = await readAll(path);
  mkdirSync(join(folder, 'changed'));
  const changed = join(folder, 'changed', 'alone-v3.zarr');
  cpSync(path, changed, { recursive: true });
  await editOnce(changed, (editor) => editor.append?.(rowsOf(before, [1, 2])));
  const after = await readAll(changed);
  // As it lies between the journal and the first rename.
  const keys = [...contents(changed)]
    .filter(([file, bytes]) => contents(path).get(file) !== bytes)
    .map(([file]) => file);
  expect(keys).toContain('zarr.json');
  for (const key of keys) cpSync(join(changed, key), join(path, key) + NEW_SUFFIX);
  writeFileSync(join(path, JOURNAL_NAME), JSON.stringify({ format: 'zarr', keys }));
  expect(wordsOf(await readAll(path))).toEqual(wordsOf(after));
  await editOnce(path, () => undefined);
  expect(contents(path)).toEqual(contents(changed));
});

test('what was never decided is not seen, and goes with the next change', async () => {
  const path = copyOf('alone-v3.zarr');
  const before = contents(path);
  writeFileSync(join(path, `zarr.json${NEW_SUFFIX}`), 'half a fi');
  expect((await readAll(path)).rowCount).toBe(7);
  await editOnce(path, () => undefined);
  expect(contents(path)).toEqual(before);
});

test('a journal that names files elsewhere is refused, and they stay', async () => {
  const path = copyOf('alone-v3.zarr');
  const outside = join(folder, `outside${NEW_SUFFIX}`);
  writeFileSync(outside, 'mine');
  writeFileSync(join(path, JOURNAL_NAME), JSON.stringify({ format: 'zarr', keys: ['../outside'] }));
  await expect(zarr.open(path)).rejects.toMatchObject({ code: 'bad-journal', exitCode: 3 });
  await expect(zarr.edit?.(path)).rejects.toMatchObject({ code: 'bad-journal' });
  mkdirSync(join(folder, 'elsewhere'));
  renameSync(outside, join(folder, 'elsewhere', `file${NEW_SUFFIX}`));
  symlinkSync(join(folder, 'elsewhere'), join(path, 'link'));
  writeFileSync(join(path, JOURNAL_NAME), JSON.stringify({ format: 'zarr', keys: ['link/file'] }));
  await expect(zarr.edit?.(path)).rejects.toMatchObject({ code: 'outside', exitCode: 3 });
  expect(existsSync(join(folder, 'elsewhere', `file${NEW_SUFFIX}`))).toBe(true);
});

function filesBelow(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(path.length + 1));
}

function contents(path: string): Map<string, string> {
  return new Map(filesBelow(path).map((file) => [file, readFileSync(join(path, file), 'base64')]));
}
