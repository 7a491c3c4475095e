import { readdir, readFile, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { acquireLock, isLocked } from './lock';
import { temporaryFolder } from './testing/temporary-folder';

describe('the lock of a place', () => {
  const folder = temporaryFolder();
  const path = (): string => join(folder.path, '.lance_db.arrayscope-lock');
  const leave = (holder: object): Promise<void> =>
    writeFile(
      path(),
      JSON.stringify({
        host: hostname(),
        processStart: null,
        since: '2026-01-01T00:00:00.000Z',
        ...holder,
      }),
    );
  /** Process numbers end at 2^22 on Linux. */
  const DEAD = 2 ** 22 + 1;

  it('is held by one, and free again after its release', async () => {
    const lock = await acquireLock(path());
    expect(JSON.parse(await readFile(path(), 'utf8'))).toMatchObject({ pid: process.pid });
    await expect(acquireLock(path())).rejects.toMatchObject({
      code: 'busy',
      exitCode: 3,
      message: expect.stringContaining(`process ${process.pid}`),
    });
    expect(await isLocked(path())).toBe(true);
    await lock.release();
    expect(await readdir(folder.path)).toEqual([]);
    await (await acquireLock(path())).release();
  });

  it('goes to exactly one of many that ask at once', async () => {
    await leave({ pid: DEAD });
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => acquireLock(path())));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('is taken over from a process that died', async () => {
    await leave({ pid: DEAD });
    expect(await isLocked(path())).toBe(false);
    const lock = await acquireLock(path());
    expect(JSON.parse(await readFile(path(), 'utf8'))).toMatchObject({ pid: process.pid });
    await lock.release();
    expect(await readdir(folder.path)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('knows a process number that was used again', async () => {
    await leave({ pid: process.pid, processStart: '1' });
    await (await acquireLock(path())).release();
  });

  it("does not overrule another machine's lock, nor one that it cannot read", async () => {
    await leave({ pid: DEAD, host: 'another-machine' });
    await expect(acquireLock(path())).rejects.toMatchObject({
      code: 'busy',
      hint: expect.stringContaining(path()),
    });
    await writeFile(path(), '{"pid":');
    await expect(acquireLock(path())).rejects.toMatchObject({ code: 'busy' });
  });
});
