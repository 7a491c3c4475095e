/** A disk that fills while a conversion writes: a small tmpfs, where one can be mounted. */
import { spawnSync } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { convert } from './convert';
import * as space from './free-space';
import { everyRows } from './testing/every-rows';
import { awkwardRows, requestFor, snapshot, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';

const isLinuxRoot = process.platform === 'linux' && process.getuid?.() === 0;
const canMount =
  isLinuxRoot && spawnSync('unshare', ['--mount', 'true'], { stdio: 'ignore' }).status === 0;

/** 43 MB: more than fits, though Lance has a fragment of 24 MB to go on with. */
const ROWS = 2600;
const DISK = 'size=32m';

describe.runIf(canMount)('a disk that fills (needs root on Linux for a small tmpfs)', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  let mounted = false;
  beforeEach(async () => {
    await mkdir(at('small'));
    mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', DISK, 'tmpfs', at('small')]).status === 0;
    await writeRowsAs('npy', at('source'), awkwardRows({ rows: ROWS, shape: [64, 64] }));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    // What a native library has not let go of yet keeps it busy, and is no matter of this test.
    if (mounted) spawnSync('umount', ['--lazy', at('small')]);
  });

  it('is foreseen', async () => {
    expect(mounted).toBe(true);
    await expect(
      convert(requestFor(at('source'), 'npy', { destination: at('small', 'result') }), {
        emit: () => undefined,
      }),
    ).rejects.toMatchObject({
      code: 'disk-full',
      exitCode: 4,
    });
  });

  it('stops a conversion that has nothing to go on with, which leaves nothing', async () => {
    vi.spyOn(space, 'freeBytes').mockResolvedValue(1e12);
    await expect(
      convert(requestFor(at('source'), 'npz', { destination: at('small', 'result.npz') }), {
        emit: () => undefined,
      }),
    ).rejects.toMatchObject({
      code: 'disk-full',
      exitCode: 4,
      message: expect.stringContaining('what was staged is removed'),
    });
    expect(await readdir(at('small'))).toEqual([]);
  });

  it.each(['npy', 'hyrax', 'lance'])(
    'stops a conversion to %s, which goes on once there is space',
    async (to) => {
      const before = await snapshot(at('source'));
      // Something else took the space after the preflight.
      vi.spyOn(space, 'freeBytes').mockResolvedValue(1e12);
      const request = requestFor(at('source'), to, { destination: at('small', 'result') });
      const context = { emit: () => undefined, chunkSize: everyRows(1) };
      await expect(convert(request, context)).rejects.toMatchObject({
        code: 'disk-full',
        exitCode: 4,
        message: expect.stringContaining('what was staged is kept'),
        hint: expect.stringContaining('--resume'),
      });
      expect(await readdir(at('small'))).toEqual(['.result.arrayscope-staging']);
      expect(await snapshot(at('source'))).toEqual(before);
      expect(spawnSync('mount', ['-o', 'remount,size=400m', at('small')]).status).toBe(0);
      const result = await convert({ ...request, resume: true }, context);
      expect(result.resumedRows).toBeGreaterThan(0);
      expect(result.resumedRows).toBeLessThan(ROWS);
      expect(result.verified).toMatchObject({ rows: ROWS, complete: true });
      expect(await readdir(at('small'))).toEqual(['result']);
      expect(await snapshot(at('source'))).toEqual(before);
    },
  );
});
