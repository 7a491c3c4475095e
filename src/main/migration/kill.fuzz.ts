/**
 * Conversions that are killed or cancelled at random moments, again and again in one place.
 * FUZZ_RUNS sets how many (30 unless told). What must hold after every one of them: the source is
 * untouched, and there is either no result or a whole one.
 */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChildHandle } from '../lib/child-job';
import { rollbackMigration } from './rollback';
import { runMigration } from './run';
import { buildConversion, spawnBuilt } from './testing/built-conversion';
import { awkwardRows, requestFor, snapshot, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';
import { compareMigration } from './verify';

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 30);

describe('a place in which conversions die', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  const built = { folder: '', remove: () => Promise.resolve() };
  beforeAll(async () => void Object.assign(built, await buildConversion()), 60_000);
  afterAll(() => built.remove());

  it.each([
    ['lance', 'in place'],
    ['lance', 'in a new folder'],
    ['hyrax', 'in a new folder'],
    ['npy', 'in a new folder'],
  ])('holds no result or a whole one: to %s %s', async (to, where) => {
    process.env['ARRAYSCOPE_HOME'] = at('home');
    await writeRowsAs('hyrax', at('source'), awkwardRows({ rows: 1200, shape: [64, 64] }));
    const before = await snapshot(at('source'));
    const destination = where === 'in place' ? at('source') : at('result');
    let longest = 2000;
    let finished = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const order = Math.random() < 0.5 ? 'stored' : 'index';
      const request = requestFor(at('source'), to, {
        destination,
        order,
        sourceFormat: 'hyrax',
        resume: Math.random() < 0.5,
      });
      const controller = new AbortController();
      let child: ChildHandle | undefined;
      const spawn = spawnBuilt(built.folder, (spawned) => (child = spawned));
      const end = Math.random() < 0.7 ? () => child?.kill() : () => controller.abort();
      const timer = setTimeout(end, Math.random() * longest);
      const begin = performance.now();
      const result = await runMigration(request, { spawn, signal: controller.signal }).catch(
        () => null,
      );
      clearTimeout(timer);
      if (result !== null) longest = Math.max(longest, 1.2 * (performance.now() - begin));
      const published = to === 'lance' ? join(destination, 'lance_db') : destination;
      if (existsSync(published)) {
        finished += 1;
        expect(await compareMigration(at('source'), destination), `run ${run}`).toMatchObject({
          equal: true,
          complete: true,
          rowsCompared: 1200,
        });
        await rollbackMigration(destination);
      } else expect(result, `run ${run}`).toBeNull();
      expect(await snapshot(at('source')), `run ${run}`).toEqual(before);
    }
    // A last one that nobody stops cleans up after all of them.
    const request = requestFor(at('source'), to, { destination, sourceFormat: 'hyrax' });
    await runMigration(request, { spawn: spawnBuilt(built.folder) });
    await rollbackMigration(destination);
    expect((await readdir(folder.path)).sort()).toEqual(['home', 'source']);
    expect(await snapshot(at('source'), /^$/)).toEqual(before);
    expect(finished).toBeLessThan(RUNS);
  });
});
