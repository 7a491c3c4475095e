/** Taking a conversion back at every step at which it may have been stopped. */
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { MigrationPhase } from '../../shared/model/migration';
import { convert } from './convert';
import { journalPath } from './journal';
import { acquireLock } from './lock';
import { rollbackMigration } from './rollback';
import { everyRows } from './testing/every-rows';
import { awkwardRows, collect, requestFor, snapshot, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';

/** Two slices of 255, and some behind them. */
const ROWS = 550;

describe('rolling back what never was published', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  let before: Readonly<Record<string, string>> = {};
  beforeEach(async () => {
    await writeRowsAs('hyrax', at('source'), awkwardRows({ rows: ROWS, shape: [64, 64] }));
    before = await snapshot(folder.path, /^$/);
  });

  const stopIn = async (step: MigrationPhase, to: string, destination: string): Promise<void> => {
    const controller = new AbortController();
    const { emit } = collect((event) => {
      if (event.type === 'phase' && event.phase === step && step !== 'write') controller.abort();
    });
    const chunkSize = everyRows(1, (chunks) => {
      if (step === 'write' && chunks === 2) controller.abort();
    });
    const request = requestFor(at('source'), to, { sourceFormat: 'hyrax', destination });
    await expect(
      convert(request, { signal: controller.signal, emit, chunkSize }),
    ).rejects.toMatchObject({ code: 'cancelled' });
  };

  describe.each([
    ['npy', 'in a new folder', 'result'],
    ['npy', 'in a folder that was empty', 'empty'],
    ['hyrax', 'in a new folder', 'result'],
    ['lance', 'in a new folder', 'result'],
    ['lance', 'beside its source', 'source'],
  ])('to %s %s', (to, where, name) => {
    beforeEach(async () => {
      if (name === 'empty') await mkdir(at('empty'));
    });
    it.each(['write', 'verify', 'publish'] satisfies MigrationPhase[])(
      'restores the state before: stopped in phase %s',
      async (step) => {
        const names = (await readdir(folder.path)).sort();
        await stopIn(step, to, at(name));
        const result = await rollbackMigration(at(name)).catch((error: unknown) => error);
        // 24 MB are gathered before Lance has anything to go on with: then nothing had been kept.
        if (to === 'lance' && step === 'write')
          expect(result).toMatchObject({
            code: where === 'in a new folder' ? 'not-found' : 'no-manifest',
          });
        else expect(result).toMatchObject({ removed: 'staged', source: at('source') });
        expect((await readdir(folder.path)).sort()).toEqual(names);
        expect(await snapshot(folder.path, /^$/)).toEqual(before);
        // And the way is free.
        const request = requestFor(at('source'), to, {
          sourceFormat: 'hyrax',
          destination: at(name),
        });
        await convert(request, { emit: () => undefined });
        await rollbackMigration(at(name));
        expect(await snapshot(folder.path, /^$/)).toEqual(before);
      },
    );
  });

  it('says what it discarded', async () => {
    await stopIn('verify', 'npy', at('result'));
    const result = await rollbackMigration(at('result'));
    expect(result).toMatchObject({
      destination: at('result'),
      removed: 'staged',
      removedPath: at('.result.arrayscope-staging'),
      source: at('source'),
    });
    expect(result.bytes).toBeGreaterThan(ROWS * 64 * 64 * 4);
    await expect(rollbackMigration(at('result'))).rejects.toMatchObject({ code: 'not-found' });
  });

  it.each([
    ['an empty folder', null],
    ['a journal of another version', '{"type":"begin","version":1,"at":"x"}\n{"type":"rows"}\n'],
    ['a line that was cut short', '0123456789abcdef {"type":"beg'],
  ])('discards %s as well', async (_, journal) => {
    const staging = at('.result.arrayscope-staging');
    await mkdir(staging);
    if (journal !== null) await writeFile(journalPath(staging), journal);
    expect(await rollbackMigration(at('result'))).toMatchObject({
      removed: 'staged',
      source: null,
    });
    expect(await readdir(folder.path)).toEqual(['source']);
  });

  it('leaves alone what is not ours', async () => {
    const staging = at('.result.arrayscope-staging');
    await mkdir(staging);
    await writeFile(join(staging, 'thesis.txt'), 'all of it');
    await expect(rollbackMigration(at('result'))).rejects.toMatchObject({ code: 'not-found' });
    expect(await readdir(staging)).toEqual(['thesis.txt']);
  });

  it('waits for a run that is still at work', async () => {
    await stopIn('verify', 'npy', at('result'));
    const lock = await acquireLock(at('.result.arrayscope-lock'));
    await expect(rollbackMigration(at('result'))).rejects.toMatchObject({ code: 'busy' });
    await lock.release();
    expect(await rollbackMigration(at('result'))).toMatchObject({ removed: 'staged' });
  });

  it('is refused while a run is at work that has staged nothing yet', async () => {
    const lock = await acquireLock(at('.result.arrayscope-lock'));
    await expect(rollbackMigration(at('result'))).rejects.toMatchObject({
      code: 'busy',
      exitCode: 3,
      message: expect.stringContaining(`process ${process.pid} on`),
    });
    await lock.release();
    await expect(rollbackMigration(at('result'))).rejects.toMatchObject({ code: 'not-found' });
  });
});
