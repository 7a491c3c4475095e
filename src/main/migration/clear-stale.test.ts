import { spawnSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { clearStale } from './clear-stale';
import { temporaryFolder } from './testing/temporary-folder';

const folder = temporaryFolder();

it('what is left of a lock that was never made goes, and one that is being made stays', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const living = `.result.arrayscope-lock-${process.pid}-1`;
  await writeFile(join(folder.path, `.result.arrayscope-lock-${pid}-1`), '');
  await writeFile(join(folder.path, living), '');
  await clearStale([join(folder.path, 'result')]);
  expect(await readdir(folder.path)).toEqual([living]);
});
