import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MigrationResult } from '../../shared/model/migration';
import { listMigrations, rememberMigration } from './log';
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

  it('starts anew where the file cannot be understood', async () => {
    await mkdir(join(folder.path, 'home'));
    const path = join(folder.path, 'home', 'migrations.json');
    await writeFile(path, '[{"source":');
    expect(await listMigrations()).toEqual([]);
    await rememberMigration(result('/a', 1));
    expect(JSON.parse(await readFile(path, 'utf8'))).toHaveLength(1);
  });
});
