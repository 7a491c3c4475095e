/** What the preflight knows of the machine: room for files, memory. */
import { readdir, writeFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Problem } from '../../shared/model/dataset';
import { convert } from './convert';
import * as space from './free-space';
import { memoryNeed } from './memory-need';
import { planMigration } from './plan';
import { memoryDataset } from './testing/memory-dataset';
import { awkwardRows, requestFor, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';

describe('a preflight', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  const request = () => requestFor(at('source'), 'npy', { destination: at('result') });
  const problems = async (): Promise<readonly Problem[]> =>
    (await planMigration(request(), { trial: false })).problems;
  beforeEach(() => writeRowsAs('npy', at('source'), awkwardRows()));
  afterEach(() => vi.restoreAllMocks());

  it('forbids a run for which the file system has no room for files', async () => {
    vi.spyOn(space, 'freeFiles').mockResolvedValue(10);
    expect(await problems()).toEqual([
      expect.objectContaining({ severity: 'error', code: 'no-inodes', path: folder.path }),
    ]);
    await expect(convert(request(), { emit: () => undefined })).rejects.toMatchObject({
      code: 'no-inodes',
      exitCode: 4,
      message: expect.stringContaining('room for 10 more'),
    });
    expect(await readdir(folder.path)).toEqual(['source']);
  });

  it('does not ask a file system that keeps no count of files', async () => {
    vi.spyOn(space, 'freeFiles').mockResolvedValue(null);
    expect(await problems()).toEqual([]);
  });

  it('counts the files of a real file system', async () => {
    const free = await space.freeFiles(folder.path);
    // null on a file system without such a count.
    expect(free === null || free > 100).toBe(true);
  });

  it('warns where less memory is free than the run may need', async () => {
    vi.spyOn(process, 'availableMemory').mockReturnValue(100e6);
    expect(await problems()).toEqual([
      {
        severity: 'warning',
        code: 'little-memory',
        message: expect.stringContaining('100 MB are free'),
      },
    ]);
    // A warning forbids nothing.
    expect(await convert(request(), { emit: () => undefined })).toMatchObject({ rows: 300 });
  });

  it('needs no more memory for more rows, but for their order', () => {
    const dataset = (rowCount: number) => ({ ...memoryDataset(awkwardRows()), rowCount });
    const [few, many] = [dataset(1000), dataset(1_000_000)];
    expect(memoryNeed(many, true)).toBe(memoryNeed(few, true));
    expect(memoryNeed(many, false) - memoryNeed(few, false)).toBe(4 * 999_000);
  });

  it('lets the result of a single file lie anywhere around it', async () => {
    await mkdir(at('results', 'converted'), { recursive: true });
    await writeRowsAs('npz', at('results', 'run.npz'), awkwardRows());
    for (const destination of [at('results', 'converted', 'run'), at('results', 'run')]) {
      const beside = requestFor(at('results', 'run.npz'), 'npy', { destination });
      expect((await planMigration(beside, { trial: false })).problems).toEqual([]);
    }
  });

  it('tells of a folder in the way that is not ours', async () => {
    await mkdir(at('.result.arrayscope-staging'));
    await writeFile(at('.result.arrayscope-staging', 'thesis.txt'), 'all of it');
    expect(await problems()).toEqual([
      expect.objectContaining({ severity: 'error', code: 'foreign-staging' }),
    ]);
  });
});
