import {
  appendFile,
  cp,
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDataset } from '../datasets/open';
import { convert } from './convert';
import { acquireLock } from './lock';
import { rollbackMigration } from './rollback';
import { previewRetirement, retireSource, type RetirementStep } from './retire';
import { readRetirement } from './retirement-record';
import { awkwardRows, requestFor, snapshot, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';
import { compareMigration } from './verify';

/** What a crash looks like to whoever comes after: nothing is tidied up. */
class Crash extends Error {}

const crashAfter = (wanted: RetirementStep) => ({
  after: (step: RetirementStep) => {
    if (step === wanted) throw new Crash(step);
  },
});

const folder = temporaryFolder();
const at = (...names: string[]): string => join(folder.path, ...names);
const quiet = { emit: (): void => undefined };
const retire = (more: { name?: string; archive?: string | null } = {}, options = {}) =>
  retireSource({ destination: at('run'), name: 'run', archive: at('archive'), ...more }, options);
const sourceRows = async (path: string): Promise<number> => {
  const { dataset } = await openDataset(path, { format: 'hyrax' });
  await dataset.close();
  return dataset.rowCount;
};
/** The files of the source alone, with their hashes and times. */
const sourceFiles = (path: string) =>
  snapshot(path, /(^|\/)(lance_db|foreign\.txt|\.[^/]*arrayscope-)/);

describe('putting away a source that lies around its result', () => {
  let before: Readonly<Record<string, string>> = {};
  beforeEach(async () => {
    await mkdir(at('archive'));
    await writeRowsAs('hyrax', at('run'), awkwardRows());
    await writeFile(at('run', 'original_dataset_config.toml'), 'name = "it"\n');
    before = await sourceFiles(at('run'));
    await convert(requestFor(at('run'), 'lance'), quiet);
    await writeFile(at('run', 'foreign.txt'), 'not of the source');
  });

  it('moves it to the archive, names what stays, and notes where it went', async () => {
    const manifest = await readFile(at('run', 'lance_db', 'arrayscope-manifest.json'));
    const plan = await previewRetirement(at('run'));
    expect(plan).toMatchObject({
      source: at('run'),
      name: 'run',
      rows: 300,
      shared: ['original_dataset_config.toml'],
      foreign: ['foreign.txt'],
    });
    expect(await retire()).toEqual({
      ...plan,
      how: 'archived',
      place: at('archive', 'run'),
      record: at('run', 'lance_db', 'arrayscope-source.jsonl'),
      completedEarlier: false,
    });
    expect(await sourceFiles(at('archive', 'run'))).toMatchObject(
      Object.fromEntries(Object.entries(before).filter(([path]) => path.endsWith('.npy'))),
    );
    expect(Object.keys(await sourceFiles(at('archive', 'run'))).sort()).toEqual(
      Object.keys(before).sort(),
    );
    expect((await readdir(at('run'))).sort()).toEqual([
      'foreign.txt',
      'lance_db',
      'original_dataset_config.toml',
    ]);
    expect(await readFile(at('run', 'lance_db', 'arrayscope-manifest.json'))).toEqual(manifest);
    expect(await readdir(at('archive'))).toEqual(['run']);
    expect(await readRetirement(at('run', 'lance_db'))).toMatchObject({
      moved: true,
      finished: true,
      begin: { how: 'archived', place: at('archive', 'run') },
    });
    const compared = await compareMigration(at('archive', 'run'), at('run', 'lance_db'));
    expect(compared).toMatchObject({ equal: true, complete: true, rowsCompared: 300 });
    await expect(retire()).rejects.toMatchObject({
      code: 'already-retired',
      message: expect.stringContaining(at('archive', 'run')),
    });
  });

  it('removes it, and the folder opens as its result', async () => {
    expect(await retire({ archive: null })).toMatchObject({ how: 'deleted', place: null });
    expect((await readdir(at('run'))).sort()).toEqual([
      'foreign.txt',
      'lance_db',
      'original_dataset_config.toml',
    ]);
    const { dataset, summary } = await openDataset(at('run'));
    await dataset.close();
    expect(summary).toMatchObject({ format: 'lance', rowCount: 300 });
  });

  const steps: readonly RetirementStep[] = [
    'begun',
    'gathered',
    'in-place',
    'moved',
    'originals-removed',
    'trash-removed',
  ];
  it.each(steps)(
    'a crash after “%s” leaves it whole in one place, and a second run ends it',
    async (step) => {
      await expect(retire({}, crashAfter(step))).rejects.toThrow(Crash);
      const early = step === 'begun' || step === 'gathered';
      const places = [at('run'), at('archive', 'run')];
      const whole = await Promise.all(
        places.map(async (path) => {
          const files = await sourceFiles(path).catch(() => ({}));
          return Object.entries(before).every(
            ([name, state]) =>
              (files as Record<string, string>)[name] === state ||
              (name.endsWith('.toml') && name in files),
          );
        }),
      );
      expect(whole[early ? 0 : 1]).toBe(true);
      expect(await readRetirement(at('run', 'lance_db'))).toMatchObject({
        finished: false,
        begin: { source: at('run'), place: at('archive', 'run') },
      });
      expect(await retire()).toMatchObject({
        how: 'archived',
        place: at('archive', 'run'),
        completedEarlier: !early,
      });
      expect(await sourceRows(at('archive', 'run'))).toBe(300);
      expect(await readdir(at('archive'))).toEqual(['run']);
      expect((await readdir(at('run'))).sort()).toEqual([
        'foreign.txt',
        'lance_db',
        'original_dataset_config.toml',
      ]);
      expect(await readRetirement(at('run', 'lance_db'))).toMatchObject({ finished: true });
    },
  );

  it.each(steps)('a removal that crashes after “%s” is ended by a second run', async (step) => {
    await expect(retire({ archive: null }, crashAfter(step))).rejects.toThrow(Crash);
    await retire({ archive: null });
    expect((await readdir(at('run'))).sort()).toEqual([
      'foreign.txt',
      'lance_db',
      'original_dataset_config.toml',
    ]);
  });

  it('a line of the record that was cut short is none', async () => {
    await expect(retire({}, crashAfter('gathered'))).rejects.toThrow(Crash);
    const record = at('run', 'lance_db', 'arrayscope-source.jsonl');
    await appendFile(record, '{"type":"mov');
    expect(await readRetirement(at('run', 'lance_db'))).toMatchObject({ moved: false });
    await retire();
    expect(await readRetirement(at('run', 'lance_db'))).toMatchObject({ finished: true });
    await writeFile(record, 'nonsense\n');
    await expect(retire()).rejects.toMatchObject({ code: 'bad-retirement-record' });
  });

  it('a conversion is taken back against the archive, and never against nothing', async () => {
    await expect(retire({}, crashAfter('moved'))).rejects.toThrow(Crash);
    await expect(rollbackMigration(at('run'))).rejects.toMatchObject({
      code: 'retirement-unfinished',
    });
    await retire();
    const batch = at('archive', 'run', 'batch_0.npy');
    const bytes = await readFile(batch);
    await writeFile(batch, 'damaged');
    await expect(rollbackMigration(at('run'))).rejects.toMatchObject({ code: 'source-gone' });
    await writeFile(batch, bytes);
    expect(await rollbackMigration(at('run'))).toMatchObject({
      removed: 'published',
      removedPath: at('run', 'lance_db'),
      source: at('archive', 'run'),
    });
    expect((await readdir(at('run'))).sort()).toEqual([
      'foreign.txt',
      'original_dataset_config.toml',
    ]);
  });

  it('a conversion is not taken back once its source was removed', async () => {
    await retire({ archive: null });
    await expect(rollbackMigration(at('run'))).rejects.toMatchObject({
      code: 'source-gone',
      message: expect.stringContaining('is the only copy'),
    });
    expect(await readdir(at('run'))).toContain('lance_db');
  });

  it('neither begins while the other is at work', async () => {
    const lock = await acquireLock(at('run', '.lance_db.arrayscope-lock'));
    await expect(retire()).rejects.toMatchObject({ code: 'busy' });
    await expect(rollbackMigration(at('run'))).rejects.toMatchObject({ code: 'busy' });
    await lock.release();
    expect(await sourceFiles(at('run'))).toEqual(before);
  });

  it('nothing further is removed where the archive is gone after a crash', async () => {
    await expect(retire({}, crashAfter('moved'))).rejects.toThrow(Crash);
    await rename(at('archive', 'run'), at('archive', 'elsewhere'));
    await expect(retire()).rejects.toMatchObject({ code: 'archive-gone' });
    expect(await sourceFiles(at('run'))).toEqual(before);
  });

  it('an original that was replaced after a crash is kept', async () => {
    await expect(retire({}, crashAfter('moved'))).rejects.toThrow(Crash);
    const batch = at('run', 'batch_0.npy');
    const bytes = await readFile(batch);
    await rename(batch, at('moved-away.npy'));
    await writeFile(batch, bytes);
    await expect(retire()).rejects.toMatchObject({ code: 'source-changed', path: batch });
    expect(await readFile(batch)).toEqual(bytes);
  });

  const refused = async (
    code: string,
    words: string,
    more: { name?: string; archive?: string | null } = {},
  ): Promise<void> => {
    const [run, archive] = [await snapshot(at('run'), /^$/), await snapshot(at('archive'), /^$/)];
    await expect(retire(more)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(words),
    });
    expect(await snapshot(at('run'), /^$/)).toEqual(run);
    expect(await snapshot(at('archive'), /^$/)).toEqual(archive);
  };

  it('is refused for another name', async () => {
    await refused('other-name', '“run”', { name: 'Run' });
    await refused('other-name', '“run”', { name: '', archive: null });
  });

  it('is refused when the source has changed, naming the file', async () => {
    await appendFile(at('run', 'batch_0.npy'), 'x');
    await refused('source-changed', 'batch_0.npy had ');
  });

  it('is refused when the result has changed', async () => {
    const [file] = await readdir(at('run', 'lance_db', 'results.lance', 'data'));
    await appendFile(at('run', 'lance_db', 'results.lance', 'data', file ?? 'none'), 'x');
    await refused('result-changed', 'results.lance/data/');
  });

  it('compares every row where files were only written again', async () => {
    await utimes(at('run', 'batch_0.npy'), 5, 5);
    const bytes = await readFile(at('run', 'batch_0.npy'));
    const last = bytes.length - 1;
    bytes.writeUInt8((bytes[last] ?? 0) ^ 1, last);
    await writeFile(at('run', 'batch_0.npy'), bytes);
    await refused('no-longer-equal', 'tensor');
    bytes.writeUInt8((bytes[last] ?? 0) ^ 1, last);
    await writeFile(at('run', 'batch_0.npy'), bytes);
    expect(await retire()).toMatchObject({ how: 'archived' });
  });

  it.each([
    ['source', ['batch_0.npy']],
    ['result', ['lance_db', 'results.lance', 'data']],
  ])('removes nothing where a bit of the %s was lost and no time tells of it', async (_, names) => {
    const place = at('run', ...names);
    const [inside] = (await stat(place)).isDirectory() ? await readdir(place) : [''];
    const file = join(place, inside ?? '');
    const { atime, mtime } = await stat(file);
    const bytes = await readFile(file);
    const middle = Math.floor(bytes.length / 2);
    bytes.writeUInt8((bytes[middle] ?? 0) ^ 1, middle);
    await writeFile(file, bytes);
    await utimes(file, atime, mtime);
    await refused('no-longer-equal', 'in the source and', { archive: null });
  });

  it('is refused for an archive that is taken, missing or inside', async () => {
    await refused('not-found', 'nowhere', { archive: at('nowhere') });
    await refused('archive-inside', 'lies inside', { archive: at('run', 'lance_db') });
    await mkdir(at('archive', 'run'));
    await refused('in-the-way', at('archive', 'run'));
  });

  it('is not offered without a complete verification, or a manifest', async () => {
    await cp(at('run'), at('other'), {
      recursive: true,
      filter: (path) => !path.includes('lance_db'),
    });
    await expect(previewRetirement(at('other'))).rejects.toMatchObject({ code: 'no-manifest' });
    await convert(requestFor(at('other'), 'lance', { verify: false }), quiet);
    await expect(previewRetirement(at('other'))).rejects.toMatchObject({ code: 'not-verified' });
  });
});

describe('putting away a source in a place of its own', () => {
  beforeEach(() => mkdir(at('archive')));

  it('a folder goes as a whole, its empty folder with it', async () => {
    await writeRowsAs('zarr', at('source.zarr'), awkwardRows());
    const before = await snapshot(at('source.zarr'));
    await convert(requestFor(at('source.zarr'), 'lance', { destination: at('result') }), quiet);
    const request = { destination: at('result'), name: 'source.zarr', archive: at('archive') };
    expect(await retireSource(request)).toMatchObject({
      shared: [],
      foreign: [],
      place: at('archive', 'source.zarr'),
    });
    expect(await snapshot(at('archive', 'source.zarr'))).toEqual(before);
    expect((await readdir(folder.path)).sort()).toEqual(['archive', 'result']);
  });

  it.each(['archive', null])('a single file goes to %s', async (archive) => {
    await writeRowsAs('npz', at('source.npz'), awkwardRows());
    const before = await readFile(at('source.npz'));
    await convert(requestFor(at('source.npz'), 'lance', { destination: at('result') }), quiet);
    await writeFile(at('beside.txt'), 'stays');
    const place = archive === null ? null : at(archive);
    const request = { destination: at('result'), name: 'source.npz', archive: place };
    await expect(retireSource(request, crashAfter('in-place'))).rejects.toThrow(Crash);
    expect(await retireSource(request)).toMatchObject({ files: 1, completedEarlier: true });
    if (archive !== null) expect(await readFile(at('archive', 'source.npz'))).toEqual(before);
    expect((await readdir(folder.path)).sort()).toEqual(['archive', 'beside.txt', 'result']);
  });

  it('goes to another file system as a compared copy', async ({ skip }) => {
    // A file system in memory, where the machine has one that is not that of the temporary folder.
    const shm = '/dev/shm';
    const other = await stat(shm).catch(() => null);
    if (other === null || other.dev === (await stat(folder.path)).dev) skip();
    const archive = join(shm, `arrayscope-archive-${process.pid}`);
    await mkdir(archive);
    try {
      await writeRowsAs('hyrax', at('source'), awkwardRows());
      const before = await snapshot(at('source'));
      await convert(requestFor(at('source'), 'lance', { destination: at('result') }), quiet);
      const request = { destination: at('result'), name: 'source', archive };
      await expect(retireSource(request, crashAfter('moved'))).rejects.toThrow(Crash);
      expect(await snapshot(at('source'))).toEqual(before);
      expect(await retireSource(request)).toMatchObject({ place: join(archive, 'source') });
      const hashes = (files: Readonly<Record<string, string>>) =>
        Object.entries(files).map(([path, state]) => [path, state.split(' ')[0]]);
      expect(hashes(await snapshot(join(archive, 'source')))).toEqual(hashes(before));
      expect((await readdir(folder.path)).sort()).toEqual(['archive', 'result']);
    } finally {
      await rm(archive, { recursive: true, force: true });
    }
  });
});
