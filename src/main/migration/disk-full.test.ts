/** A disk that fills while a conversion writes: a small tmpfs, where one can be mounted. */
import { spawnSync } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { convert } from './convert';
import * as space from './free-space';
import { awkwardRows, requestFor, snapshot, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';

const isLinuxRoot = process.platform === 'linux' && process.getuid?.() === 0;
const canMount =
  isLinuxRoot && spawnSync('unshare', ['--mount', 'true'], { stdio: 'ignore' }).status === 0;

describe.runIf(canMount)('a disk that fills (needs root on Linux for a small tmpfs)', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  let mounted = false;
  beforeEach(async () => {
    await mkdir(at('small'));
    mounted =
      spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', at('small')]).status === 0;
    // 33 MB of rows.
    await writeRowsAs('npy', at('source'), awkwardRows({ rows: 2000, shape: [64, 64] }));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    if (mounted) spawnSync('umount', [at('small')]);
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

  it.each(['npy', 'hyrax', 'lance'])(
    'stops a conversion to %s, which leaves nothing',
    async (to) => {
      const before = await snapshot(at('source'));
      // Something else took the space after the preflight.
      vi.spyOn(space, 'freeBytes').mockResolvedValue(1e12);
      await expect(
        convert(requestFor(at('source'), to, { destination: at('small', 'result') }), {
          emit: () => undefined,
        }),
      ).rejects.toMatchObject({
        code: 'disk-full',
        exitCode: 4,
        message: expect.stringContaining(at('small')),
      });
      expect(await readdir(at('small'))).toEqual([]);
      expect(await snapshot(at('source'))).toEqual(before);
    },
  );
});
