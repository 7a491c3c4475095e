import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CancelledError } from '../../shared/errors';
import { listMigrations } from './log';
import { planMigration } from './plan';
import { runMigration } from './run';
import { DiscardRequest } from './stop';
import { buildConversion, spawnBuilt } from './testing/built-conversion';
import { haltingSpawn } from './testing/gate';
import { awkwardRows, collect, requestFor, snapshot, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';
import { listUnfinished } from './unfinished';
import { verifyMigration } from './verify';

const TARGETS = ['hyrax', 'npy', 'lance'];
/** Four slices of 4 MB: one that is told to stop has turns in which to notice. */
const ROWS = 1000;

describe('a conversion in a child process', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  const built = { folder: '', remove: () => Promise.resolve() };
  beforeAll(async () => void Object.assign(built, await buildConversion()), 60_000);
  afterAll(() => built.remove());
  const home = temporaryFolder();
  beforeEach(() => vi.stubEnv('ARRAYSCOPE_HOME', home.path));
  afterEach(() => vi.unstubAllEnvs());

  it('hands the error of the child on, with its fields', async () => {
    await writeRowsAs('npy', at('source'), awkwardRows());
    await expect(
      runMigration(requestFor(at('source'), 'npy', { destination: at('source', 'sub') }), {
        spawn: spawnBuilt(built.folder),
      }),
    ).rejects.toMatchObject({ code: 'inside-source', exitCode: 3, path: at('source', 'sub') });
  });

  describe.each(TARGETS)('to %s', (to) => {
    const request = (more = {}) =>
      requestFor(at('source'), to, { destination: at('result'), ...more });

    it('publishes, is remembered, and measures the child', async () => {
      await writeRowsAs('npy', at('source'), awkwardRows());
      const { events, emit } = collect();
      const spawn = spawnBuilt(built.folder);
      const result = await runMigration(request(), { spawn, emit });
      expect(result).toMatchObject({ rows: 300, verified: { rows: 300, complete: true } });
      expect(result.peakMemoryBytes).toBeGreaterThan(20e6);
      expect(events.at(-1)).toEqual({ type: 'finished', result });
      expect(await listMigrations()).toMatchObject([
        { destination: at('result'), format: to, rows: 300, present: true },
      ]);
      const progress: number[] = [];
      const verification = await verifyMigration(at('source'), at('result'), {
        spawn,
        report: ({ done }) => progress.push(done),
      });
      expect(verification).toMatchObject({ equal: true, rowsCompared: 300 });
      expect(progress.at(-1)).toBe(300);
    });

    it('tries out in a child, and leaves nothing of it', async () => {
      await writeRowsAs('npy', at('source'), awkwardRows());
      const plan = await planMigration(request(), { trial: true, spawn: spawnBuilt(built.folder) });
      expect(plan.estimate.trialRows).toBe(300);
      expect(plan.estimate.seconds?.high).toBeGreaterThan(0);
      expect(await readdir(folder.path)).toEqual(['source']);
    });

    it('can be cancelled while it writes', async () => {
      await writeRowsAs('npy', at('source'), awkwardRows({ rows: ROWS, shape: [64, 64] }));
      const before = await snapshot(at('source'));
      const controller = new AbortController();
      const { emit } = collect((event) => {
        if (event.type === 'phase' && event.phase === 'write') controller.abort();
      });
      const { spawn } = await haltingSpawn(built.folder, home.path, 'write');
      await expect(
        runMigration(request(), { spawn, signal: controller.signal, emit }),
      ).rejects.toMatchObject({
        tag: 'CancelledError',
        exitCode: 130,
      });
      expect(await readdir(folder.path)).toEqual(['source']);
      expect(await snapshot(at('source'))).toEqual(before);
    });

    it('keeps what is written when it is stopped, unless that is to be discarded', async () => {
      await writeRowsAs('npy', at('source'), awkwardRows({ rows: ROWS, shape: [64, 64] }));
      for (const [reason, kept] of [
        [new CancelledError(), ROWS],
        [new DiscardRequest(), null],
      ] as const) {
        const controller = new AbortController();
        const { events, emit } = collect((event) => {
          if (event.type === 'phase' && event.phase === 'verify') controller.abort(reason);
        });
        const { spawn } = await haltingSpawn(built.folder, home.path, 'verify');
        await expect(
          runMigration(request(), { spawn, signal: controller.signal, emit }),
        ).rejects.toMatchObject({ tag: 'CancelledError', exitCode: 130 });
        expect(events.at(-1)).toMatchObject({
          type: 'stopped',
          destination: at('result'),
          resumable: kept === null ? null : { rowsDone: kept, rows: ROWS },
        });
        expect((await readdir(folder.path)).sort()).toEqual(
          kept === null ? ['source'] : ['.result.arrayscope-staging', 'source'],
        );
      }
    });

    it('goes on at the verification after it was killed there', async () => {
      await writeRowsAs('npy', at('source'), awkwardRows({ rows: ROWS, shape: [64, 64] }));
      let kill = (): void => undefined;
      const { spawn } = await haltingSpawn(built.folder, home.path, 'verify', (child) => {
        kill = child.kill;
      });
      const killing = collect((event) => {
        if (event.type === 'phase' && event.phase === 'verify') kill();
      });
      await expect(runMigration(request(), { spawn, emit: killing.emit })).rejects.toMatchObject({
        code: 'internal',
      });
      expect(existsSync(at('result'))).toBe(false);
      expect((await planMigration(request(), { trial: false })).resumable).toMatchObject({
        rowsDone: ROWS,
      });
      await writeRowsAs('npy', at('other'), awkwardRows());
      const other = { ...request({ resume: true }), source: at('other') };
      await expect(runMigration(other, { spawn })).rejects.toMatchObject({ code: 'cannot-resume' });
      await rm(at('other'), { recursive: true });
      expect(await listUnfinished()).toMatchObject([{ request: { source: at('source') } }]);
      const { events, emit } = collect();
      const result = await runMigration(request({ resume: true }), { spawn, emit });
      expect(result.verified).toMatchObject({ rows: ROWS, complete: true });
      expect(events).not.toContainEqual({ type: 'phase', phase: 'write' });
      expect((await readdir(folder.path)).sort()).toEqual(['result', 'source']);
    });
  });
});
