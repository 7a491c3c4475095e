import { cp, readFile, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { lookAtDataset } from '../phases/look-at-dataset';
import { requireFormat } from '../datasets/open';
import { convert } from './convert';
import { readManifest } from './manifest';
import { recheckByContent } from './recheck';
import { awkwardRows, requestFor, snapshot, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';

describe('a pair that was copied without its times', () => {
  const folder = temporaryFolder();
  const copy = (...names: string[]): string => join(folder.path, 'copy', ...names);
  const published = (): string => copy('lance_db');

  beforeEach(async () => {
    const original = join(folder.path, 'original');
    await writeRowsAs('hyrax', original, awkwardRows({ rows: 60 }));
    await convert(requestFor(original, 'lance'), { emit: () => undefined });
    await cp(original, copy(), { recursive: true });
    for (const file of await readdir(copy(), { recursive: true }))
      await utimes(copy(file), 1e9, 1e9);
  });

  const standing = async (): Promise<string | undefined> => {
    const target = await requireFormat('lance');
    const context = { root: folder.path, target, elsewhere: null, staged: null };
    return (await lookAtDataset(copy(), context)).standing?.state;
  };

  it('counts as verified again once all of it is equal', async () => {
    expect(await standing()).toBe('changed');
    const before = await snapshot(copy(), /arrayscope-manifest/);
    const result = await recheckByContent(copy());
    expect(result).toMatchObject({ source: copy(), publishedPath: published(), rowsCompared: 60 });
    expect(await standing()).toBe('verified');
    expect(await snapshot(copy(), /arrayscope-manifest/)).toEqual(before);
    expect((await readdir(copy())).filter((name) => name.startsWith('.'))).toEqual([]);
    const manifest = (await readManifest(published()))?.manifest;
    expect(manifest?.rechecks).toMatchObject([{ rows: 60, at: result.at }]);
    // The digests are those of the conversion.
    const then = (await readManifest(join(folder.path, 'original', 'lance_db')))?.manifest;
    expect(manifest?.chunks).toEqual(then?.chunks);
    await recheckByContent(published());
    expect((await readManifest(published()))?.manifest.rechecks).toHaveLength(2);
  });

  it('is not confirmed where a bit of its source differs; the manifest stays as it was', async () => {
    const manifest = await readFile(join(published(), 'arrayscope-manifest.json'), 'utf8');
    const batch = await readFile(copy('batch_0.npy'));
    batch[batch.length - 1] = (batch.at(-1) ?? 0) ^ 1;
    await writeFile(copy('batch_0.npy'), batch);
    await expect(recheckByContent(copy())).rejects.toMatchObject({
      code: 'not-equal',
      exitCode: 1,
      message: expect.stringContaining(`It is not its source ${copy()}`),
    });
    expect(await readFile(join(published(), 'arrayscope-manifest.json'), 'utf8')).toBe(manifest);
    expect(await standing()).toBe('changed');
  });

  it('has to have been verified, and published by a conversion', async () => {
    await expect(recheckByContent(folder.path)).rejects.toMatchObject({ code: 'no-manifest' });
    const path = join(published(), 'arrayscope-manifest.json');
    const manifest: unknown = JSON.parse(await readFile(path, 'utf8'));
    await writeFile(path, JSON.stringify({ ...Object(manifest), verified: null }));
    await expect(recheckByContent(copy())).rejects.toMatchObject({ code: 'not-verified' });
  });
});
