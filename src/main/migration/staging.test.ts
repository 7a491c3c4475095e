import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fingerprint } from '../datasets/fingerprint';
import { journalPath } from './journal';
import type { Job } from './same-job';
import { createStaging, ownedSibling, removeStaging, sweepLeftovers } from './staging';
import { temporaryFolder } from './testing/temporary-folder';

const at = '2026-01-01T00:00:00.000Z';
const job: Job = {
  source: '/data',
  sourceFormat: 'a',
  sourceSettings: { member: 'w' },
  publishedPath: '/data/b',
  to: 'b',
  order: 'stored',
  settings: { x: 1, y: 2 },
  fingerprint: fingerprint([{ path: 'f', bytes: 1, modifiedMs: 2 }]),
};

describe('a staging folder', () => {
  const folder = temporaryFolder();
  const staging = (): string => join(folder.path, '.x.arrayscope-staging');
  const begin = () =>
    createStaging(staging(), { type: 'begin', version: 2, program: '1.0.0', rows: 9, at, job });

  it('is removed with everything in it', async () => {
    await begin();
    await mkdir(join(staging(), 'x'));
    await writeFile(join(staging(), 'x', 'rows'), 'abc');
    await removeStaging(staging());
    expect(await readdir(folder.path)).toEqual([]);
    await removeStaging(staging());
  });

  it('is removed after a kill before its first line was whole', async () => {
    await mkdir(staging());
    await removeStaging(staging());
    await mkdir(staging());
    await writeFile(journalPath(staging()), '0123456789abcdef {"type":"be');
    await removeStaging(staging());
    // Of a version that wrote plain lines.
    await mkdir(staging());
    await writeFile(journalPath(staging()), '{"type":"begin","version":1}\n');
    await writeFile(join(staging(), 'rows'), 'abc');
    await removeStaging(staging());
    expect(await readdir(folder.path)).toEqual([]);
  });

  it('is left alone when it is not ours', async () => {
    await mkdir(staging());
    await writeFile(join(staging(), 'thesis.txt'), 'all of it');
    await expect(removeStaging(staging())).rejects.toMatchObject({ code: 'foreign-staging' });
    await writeFile(journalPath(staging()), 'not a journal');
    await expect(removeStaging(staging())).rejects.toMatchObject({ code: 'foreign-staging' });
    expect(await readdir(staging())).toContain('thesis.txt');
    await expect(begin()).rejects.toMatchObject({ code: 'exists' });
  });

  it('sweeps what dead processes left, not what living ones use', async () => {
    const place = join(folder.path, 'x');
    const mine = ownedSibling(place, 'trash');
    const dead = join(folder.path, `.x.arrayscope-trash-${2 ** 22 + 1}-1`);
    const others = join(folder.path, '.x.arrayscope-trash-notes');
    for (const path of [mine, dead, others]) await mkdir(path);
    await sweepLeftovers(place);
    expect((await readdir(folder.path)).sort()).toEqual(
      [mine, others].map((path) => path.slice(folder.path.length + 1)).sort(),
    );
  });
});
