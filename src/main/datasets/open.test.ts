import { chmod, cp, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FORMAT_IDS } from '../formats/registry';
import { readCatalogue } from './catalogue';
import { lookAtPath } from './look';
import { type OpenDatasetOptions, openDataset } from './open';
import { makeSample } from './sample';

let folder: string;
const inside = (...parts: readonly string[]): string => join(folder, ...parts);

async function sample(name: string, layout: string, items = 6): Promise<string> {
  const request = { directory: inside(name), items, shape: [3], dtype: 'float32', layout, seed: 0 };
  return (await makeSample(request)).path;
}

async function summaryOf(path: string, options: OpenDatasetOptions = {}) {
  const { dataset, summary } = await openDataset(path, options);
  await dataset.close();
  return summary;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-open-'));
  await sample('root/run-10', 'hyrax');
  await sample('root/run-9', 'lance');
  await sample('root/run-2', 'npy');
  await mkdir(inside('root', 'notes'));
  await mkdir(inside('root', '.hidden'));
  await writeFile(inside('root', 'broken.npy'), 'this is no array');
  await writeFile(inside('root', 'readme.txt'), 'no dataset');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('openDataset', () => {
  it.each([
    ['run-10', 'hyrax'],
    ['run-9', 'lance'],
    ['run-2', 'npy'],
  ])('finds out that %s is %s', async (name, format) => {
    const path = inside('root', name);
    const summary = await summaryOf(path);
    expect(summary).toMatchObject({ path, name, format, rowCount: 6 });
    expect(summary.bytes).toBeGreaterThan(6 * 12);
    expect(summary.files).toBeGreaterThan(0);
    expect(Math.abs(summary.modifiedMs - Date.now())).toBeLessThan(600_000);
    expect(await summaryOf(pathToFileURL(path).href)).toEqual(summary);
  });

  it('opens a folder with batches and an unverified lance_db by its batches, and names the other', async () => {
    const both = inside('both');
    await cp(inside('root', 'run-10'), both, { recursive: true });
    await rename(join(await sample('only-lance', 'lance'), 'lance_db'), join(both, 'lance_db'));
    const summary = await summaryOf(both);
    expect(summary.format).toBe('hyrax');
    expect(summary.opening).toMatchObject({ taken: 'source', format: 'hyrax', other: 'lance' });
    expect(summary.alternatives.map(({ format }) => format)).toContain('lance');
    expect(await summaryOf(both, { surest: true })).toMatchObject({ format: 'lance' });
    const named = await summaryOf(both, { format: 'lance' });
    expect(named).toMatchObject({
      format: 'lance',
      rowCount: 6,
      alternatives: expect.arrayContaining([expect.objectContaining({ format: 'hyrax' })]),
    });
    expect(named).not.toHaveProperty('opening');
  });

  it('lists the formats there are when it is asked for another', async () => {
    await expect(openDataset(inside('root', 'run-2'), { format: 'zarr9' })).rejects.toMatchObject({
      code: 'unknown-format',
      exitCode: 2,
      hint: expect.stringContaining(FORMAT_IDS.join(', ')),
    });
  });

  it('refuses a setting that the format does not have', async () => {
    await expect(
      openDataset(inside('root', 'run-2'), { settings: { nope: 1 } }),
    ).rejects.toMatchObject({ code: 'bad-setting', exitCode: 2 });
  });

  it('says that a folder may not be looked into', async () => {
    const closed = inside('closed');
    await mkdir(closed);
    await chmod(closed, 0o000);
    // Nothing is forbidden to root, who finds the folder empty.
    const isRoot = process.getuid?.() === 0;
    await expect(openDataset(closed)).rejects.toMatchObject({
      code: isRoot ? 'empty-folder' : 'no-permission',
      exitCode: isRoot ? 3 : 4,
      path: closed,
    });
    await chmod(closed, 0o700);
  });

  it('stops when it is cancelled', async () => {
    await expect(
      openDataset(inside('root', 'run-2'), { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('lookAtPath', () => {
  it.each([
    [['root'], 'catalogue'],
    [['root', 'run-10'], 'dataset'],
    [['root', 'run-9'], 'dataset'],
    [['root', 'run-2'], 'dataset'],
    [['root', 'notes'], 'nothing'],
    [['root', 'readme.txt'], 'nothing'],
  ])('%j is %s', async (parts, kind) => {
    expect(await lookAtPath(inside(...parts))).toEqual({ kind, path: inside(...parts) });
  });

  it('takes a folder of .npy files for one dataset where they belong together', async () => {
    const array = join(await sample('one', 'npy'), 'tensor.npy');
    const files = inside('files');
    await mkdir(files);
    await cp(array, join(files, 'a.npy'));
    await cp(array, join(files, 'b.npy'));
    expect((await lookAtPath(files)).kind).toBe('dataset');
    // Files that do not fit together are datasets of their own.
    await cp(join(await sample('two', 'npy', 9), 'tensor.npy'), join(files, 'c.npy'));
    await cp(join(inside('one'), 'id.npy'), join(files, 'b.npy'));
    expect((await lookAtPath(files)).kind).toBe('catalogue');
    expect((await readCatalogue(files)).entries).toHaveLength(3);
  });
});

describe('readCatalogue', () => {
  it('lists datasets by name, the unreadable with their problem, and counts the rest', async () => {
    const catalogue = await readCatalogue(inside('root'));
    expect(catalogue.root).toBe(inside('root'));
    expect(
      catalogue.entries.map((entry) =>
        entry.kind === 'dataset' ? entry.summary.name : entry.name,
      ),
    ).toEqual(['broken.npy', 'run-2', 'run-9', 'run-10']);
    expect(catalogue.entries[0]).toMatchObject({
      kind: 'unreadable',
      path: inside('root', 'broken.npy'),
      problem: { severity: 'error', message: expect.stringContaining('broken.npy') },
    });
    expect(catalogue.otherFolders).toBe(1);
  });

  it('follows links to folders and survives links to nowhere', async () => {
    const links = inside('links');
    await mkdir(links);
    await symlink(inside('root', 'run-9'), join(links, 'there'));
    await symlink(inside('nowhere'), join(links, 'gone'));
    await symlink(links, join(links, 'itself'));
    const { entries } = await readCatalogue(links);
    expect(entries).toMatchObject([{ kind: 'dataset', summary: { rowCount: 6 } }]);
  });

  it('refuses a file and a path that is not there', async () => {
    await expect(readCatalogue(inside('root', 'readme.txt'))).rejects.toMatchObject({
      code: 'not-a-folder',
    });
    await expect(readCatalogue(inside('absent'))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('reports how far it is and stops when it is cancelled', async () => {
    const seen: number[] = [];
    await readCatalogue(inside('root'), { report: ({ done }) => seen.push(done) });
    expect(seen.at(-1)).toBe(6);
    await expect(
      readCatalogue(inside('root'), { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});
