import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MigrationResult } from '../../shared/model/migration';
import { withArchived } from './archived-recent';
import { listMigrations, rememberMigration } from './log';
import { appendRetirement, retirementPath } from './retirement-record';
import { temporaryFolder } from './testing/temporary-folder';

const result = (publishedPath: string, rows: number): MigrationResult =>
  ({
    source: '/s',
    destination: publishedPath,
    publishedPath,
    format: 'f',
    rows,
  }) as MigrationResult;

describe('the log of migrations', () => {
  const folder = temporaryFolder();
  beforeEach(() => vi.stubEnv('ARRAYSCOPE_HOME', join(folder.path, 'home')));
  afterEach(() => vi.unstubAllEnvs());

  it('lists the latest first, once a place, and says which are still there', async () => {
    expect(await listMigrations()).toEqual([]);
    const here = join(folder.path, 'here');
    await mkdir(here);
    await Promise.all([
      rememberMigration(result('/gone', 1)),
      rememberMigration(result(here, 2)),
      rememberMigration(result('/gone', 3)),
    ]);
    expect(
      (await listMigrations()).map(({ publishedPath, rows, present }) => [
        publishedPath,
        rows,
        present,
      ]),
    ).toEqual([
      ['/gone', 3, false],
      [here, 2, true],
    ]);
    expect(await readdir(join(folder.path, 'home'))).toEqual(['migrations.json']);
  });

  it('tells where a source went that was put away, and where a folder that is gone now lies', async () => {
    const [published, place] = [join(folder.path, 'published'), join(folder.path, 'archive', 's')];
    await mkdir(published);
    await mkdir(place, { recursive: true });
    await rememberMigration(result(published, 1));
    expect((await listMigrations())[0]?.retired).toBeNull();
    const record = await retirementPath(published);
    const at = '2026-01-02T03:04:05.000Z';
    await appendRetirement(record, {
      ...{ type: 'begin', version: 1, at, how: 'archived', source: '/s', from: '/s' },
      ...{ isFolder: true, staging: '/x', place, files: [] },
    });
    // Cut short: it may be in either place.
    expect((await listMigrations())[0]?.retired).toBeNull();
    await appendRetirement(record, { type: 'moved', at });
    await appendRetirement(record, { type: 'finished', at });
    const listed = await listMigrations();
    expect(listed[0]?.retired).toEqual({ how: 'archived', at, place, finished: true });

    const recent = (path: string, present: boolean) => ({
      ...{ path, present, openedAt: at, format: 'f', rowCount: 1 },
    });
    const folders = [recent('/s', false), recent('/other', false), recent('/s', true)];
    expect((await withArchived(folders, listed)).map(({ movedTo }) => movedTo)).toEqual([
      place,
      undefined,
      undefined,
    ]);
    await rm(place, { recursive: true });
    expect(await withArchived(folders, listed)).toEqual(folders);
  });

  it('starts anew where the file cannot be understood', async () => {
    await mkdir(join(folder.path, 'home'));
    const path = join(folder.path, 'home', 'migrations.json');
    await writeFile(path, '[{"source":');
    expect(await listMigrations()).toEqual([]);
    await rememberMigration(result('/a', 1));
    expect(JSON.parse(await readFile(path, 'utf8'))).toHaveLength(1);
  });
});
