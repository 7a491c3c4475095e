/** Things that go wrong around a conversion, in this process. */
import { chmodSync, renameSync, rmSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { convert } from './convert';
import { everyRows } from './testing/every-rows';
import { awkwardRows, requestFor, snapshot, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';

describe('a conversion', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  let before: Readonly<Record<string, string>> = {};
  beforeEach(async () => {
    await mkdir(at('results'));
    await writeRowsAs('hyrax', at('source'), awkwardRows({ rows: 1000, shape: [64, 64] }));
    before = await snapshot(at('source'));
  });
  const request = (to: string, more = {}) =>
    requestFor(at('source'), to, { destination: at('results', 'new'), ...more });

  it.each(['npy', 'hyrax', 'lance'])(
    'to %s says so when the folder that it writes into is removed',
    async (to) => {
      const chunkSize = everyRows(1, (chunks) => {
        if (chunks === 2) rmSync(at('results'), { recursive: true });
      });
      await expect(
        convert(request(to), { emit: () => undefined, chunkSize }),
      ).rejects.toMatchObject({
        code: 'staging-gone',
        exitCode: 4,
        message: expect.stringContaining('was removed meanwhile'),
      });
      expect(await snapshot(at('source'))).toEqual(before);
      // Nothing of it is in the way of the next one.
      await mkdir(at('results'), { recursive: true });
      expect(await readdir(at('results'))).toEqual([]);
      expect(await convert(request(to), { emit: () => undefined })).toMatchObject({ rows: 1000 });
    },
  );

  it('goes on once a source that was out of reach is back', async () => {
    const chunkSize = everyRows(1, (chunks) => {
      if (chunks === 2) renameSync(at('source'), at('away'));
    });
    // What is open can be read on; the look at its files before the publication fails.
    await expect(
      convert(request('npy'), { emit: () => undefined, chunkSize }),
    ).rejects.toMatchObject({ code: 'not-found', exitCode: 3 });
    renameSync(at('away'), at('source'));
    const result = await convert(request('npy', { resume: true }), { emit: () => undefined });
    expect(result.resumedRows).toBeGreaterThan(0);
    expect(result.verified).toMatchObject({ rows: 1000, complete: true });
    expect(await snapshot(at('source'))).toEqual(before);
  });

  it.runIf(process.getuid?.() !== 0)(
    'keeps what is written when its permission is lost',
    async () => {
      const staging = at('results', '.new.arrayscope-staging');
      const chunkSize = everyRows(1, (chunks) => {
        if (chunks === 2) chmodSync(join(staging, 'journal.jsonl'), 0o400);
      });
      await expect(
        convert(request('npy'), { emit: () => undefined, chunkSize }),
      ).rejects.toMatchObject({ code: 'no-permission', exitCode: 4 });
      chmodSync(join(staging, 'journal.jsonl'), 0o600);
      const result = await convert(request('npy', { resume: true }), { emit: () => undefined });
      expect(result.resumedRows).toBe(2 * 255);
    },
  );
});
