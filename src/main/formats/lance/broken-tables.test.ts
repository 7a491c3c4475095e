import { appendFile, cp, mkdir, mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Problem } from '../../../shared/model/dataset';
import { detectPath } from '../claim';
import { lance } from './index';

const FIXTURE = join(import.meta.dirname, 'fixtures', 'hyrax');

let folder = '';
let table = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lance-test-'));
  table = join(folder, 'lance_db', 'results.lance');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function copyFixture(): Promise<void> {
  await cp(FIXTURE, folder, { recursive: true });
}

async function firstDataFile(): Promise<{ name: string; path: string }> {
  const [name = ''] = (await readdir(join(table, 'data'))).toSorted();
  return { name, path: join(table, 'data', name) };
}

async function check(): Promise<readonly Problem[]> {
  const dataset = await lance.open(folder);
  try {
    return await dataset.check();
  } finally {
    await dataset.close();
  }
}

describe('what cannot be opened', () => {
  it('nothing of Lance is not claimed', async () => {
    await mkdir(join(folder, 'empty'));
    await writeFile(join(folder, 'file.lance'), 'LANC');
    expect(await detectPath(lance, join(folder, 'empty'))).toBeNull();
    expect(await detectPath(lance, join(folder, 'file.lance'))).toBeNull();
    await expect(lance.open(join(folder, 'empty'))).rejects.toMatchObject({
      tag: 'InputError',
      code: 'not-lance',
    });
    await expect(lance.open(join(folder, 'missing'))).rejects.toMatchObject({
      code: 'not-found',
      exitCode: 3,
    });
    expect(await readdir(folder)).toEqual(['empty', 'file.lance']);
  });

  it('a database without tables', async () => {
    await mkdir(join(folder, 'lance_db'));
    expect(await detectPath(lance, folder)).toMatchObject({ confidence: 1 });
    await expect(lance.open(folder)).rejects.toMatchObject({ tag: 'InputError', code: 'no-table' });
    expect(await readdir(join(folder, 'lance_db'))).toEqual([]);
  });

  it('a table without manifests', async () => {
    await copyFixture();
    await rm(join(table, '_versions'), { recursive: true });
    expect(await detectPath(lance, folder)).toMatchObject({ confidence: 2 });
    await expect(lance.open(folder)).rejects.toMatchObject({ code: 'missing-manifest' });
    await mkdir(join(table, '_versions'));
    await expect(lance.open(folder)).rejects.toMatchObject({ code: 'missing-manifest' });
  });

  it.each([0, 10, 200])('a manifest cut to %i bytes', async (bytes) => {
    await copyFixture();
    for (const name of await readdir(join(table, '_versions'))) {
      if (name.endsWith('.manifest')) await truncate(join(table, '_versions', name), bytes);
    }
    await expect(lance.open(folder)).rejects.toMatchObject({ tag: 'InputError', exitCode: 3 });
  });
});

describe('what a check finds', () => {
  it('a data file cut short', async () => {
    await copyFixture();
    const { name, path } = await firstDataFile();
    await truncate(path, 300);
    expect(await check()).toContainEqual(
      expect.objectContaining({
        severity: 'error',
        code: 'truncated',
        path: `lance_db/results.lance/data/${name}`,
      }),
    );
    const dataset = await lance.open(folder);
    const rows = Array.from({ length: 7 }, (_, row) => row);
    await expect(dataset.take(rows)).rejects.toMatchObject({
      tag: 'InputError',
      code: 'lance-unreadable',
    });
    await dataset.close();
  });

  it('a data file that grew, is empty, or is gone', async () => {
    await copyFixture();
    const { path } = await firstDataFile();
    await appendFile(path, 'more');
    expect(await check()).toContainEqual(expect.objectContaining({ code: 'truncated' }));
    await truncate(path, 0);
    expect(await check()).toContainEqual(expect.objectContaining({ code: 'truncated' }));
    await rm(path);
    expect(await check()).toContainEqual(
      expect.objectContaining({ code: 'missing-file', severity: 'error' }),
    );
  });

  it('files of interrupted writes', async () => {
    await copyFixture();
    await writeFile(join(table, 'data', 'leftover.lance'), 'x'.repeat(1234));
    expect(await check()).toContainEqual(
      expect.objectContaining({
        severity: 'warning',
        code: 'superseded-files',
        message: expect.stringContaining('1234 bytes'),
      }),
    );
  });

  it('a page that was overwritten', async () => {
    await copyFixture();
    const { path } = await firstDataFile();
    const { readFile } = await import('node:fs/promises');
    const bytes = await readFile(path);
    // The footer's offsets point to the column metadata: with them gone, no row can be read.
    bytes.fill(0xff, bytes.length - 200, bytes.length - 4);
    await writeFile(path, bytes);
    expect((await check()).filter(({ severity }) => severity === 'error')).toMatchObject([
      { code: 'lance-unreadable', path: expect.stringContaining('lance_db/results.lance/data/') },
    ]);
  });
});

describe('what cannot be written', () => {
  const fields = [{ name: 'x', kind: 'scalar', dtype: 'int8', shape: [] }] as const;

  it('over something that exists, or where the parent is missing', async () => {
    await copyFixture();
    const before = await readdir(join(folder, 'lance_db'));
    await expect(lance.create?.(join(folder, 'lance_db'), { fields })).rejects.toMatchObject({
      code: 'exists',
    });
    expect(await readdir(join(folder, 'lance_db'))).toEqual(before);
    await expect(lance.create?.(join(folder, 'no', 'lance_db'), { fields })).rejects.toMatchObject({
      code: 'not-found',
    });
    expect(await readdir(folder)).not.toContain('no');
  });

  it('a tensor without elements', async () => {
    const empty = [{ name: 'x', kind: 'tensor', dtype: 'int8', shape: [3, 0] }] as const;
    await expect(lance.create?.(join(folder, 'new'), { fields: empty })).rejects.toMatchObject({
      tag: 'InputError',
      code: 'empty-tensor',
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it('a batch of another dtype than was announced', async () => {
    const writer = await lance.create?.(join(folder, 'new'), { fields });
    const data = Int16Array.of(1);
    await expect(
      writer?.write({
        rowCount: 1,
        columns: new Map([['x', { kind: 'numeric', dtype: 'int16', shape: [], data }]]),
      }),
    ).rejects.toMatchObject({ tag: 'InternalError' });
    await writer?.abort();
    await expect(writer?.finish()).rejects.toMatchObject({ tag: 'InternalError' });
  });
});
