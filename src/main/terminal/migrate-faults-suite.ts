/**
 * What goes wrong around a conversion, seen from the terminal: the built program runs, and its
 * conversion's process meets what a plan brings about (migration/testing/child-plan.ts). Each ends
 * with a sentence and the right exit code, with the source as it was, and with something to go on
 * with or nothing left. One file, because one build of the program serves all of them. A few run in
 * every test run, all of them by `npm run test:chaos`.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type Built,
  buildTerminal,
  plannedEnvironment,
} from '../migration/testing/built-conversion';
import type { ChildPlan, Fault } from '../migration/testing/child-plan';
import { closedGate } from '../migration/testing/gate';
import { awkwardRows, snapshot, writeRowsAs } from '../migration/testing/real-rows';
import { temporaryFolder } from '../migration/testing/temporary-folder';
import { type BuiltEnd, NOBODY, runBuilt } from './testing/run-built';

const ROWS = 1100;
/** So fast that every slice of 4 MB is a chunk. */
const CLOCK_RATE = 1e5;
const YEAR_MS = 365 * 24 * 3600 * 1000;
/** The batch that is read last. */
const LAST = 'batch_2.npy';

const isLinux = process.platform === 'linux';
const isRoot = process.getuid?.() === 0;
const canMount =
  isRoot && spawnSync('unshare', ['--mount', 'true'], { stdio: 'ignore' }).status === 0;

/** @param extent `few`: what every test run has time for */
export function faultsSuite(extent: 'few' | 'all'): void {
  describe.runIf(isLinux)('a migration to which something happens (needs /proc)', () => {
    const folder = temporaryFolder();
    const at = (...names: string[]): string => join(folder.path, ...names);
    const staging = (...names: string[]): string =>
      at('results', '.new.arrayscope-staging', ...names);
    let built: Built;
    let before: Readonly<Record<string, string>> = {};
    let asNobody = false;
    beforeAll(async () => {
      built = await buildTerminal();
      // Others may run it as well.
      chmodSync(dirname(built.folder), 0o755);
    }, 120_000);
    afterAll(() => built.remove());
    beforeEach(async () => {
      asNobody = false;
      await mkdir(at('results'));
      await writeRowsAs(
        'hyrax',
        at('source'),
        awkwardRows({
          rows: ROWS,
          shape: [64, 64],
          ids: (row) => `object-${(row * 7919) % 10_007}`,
        }),
      );
      // A time that can be given back to it exactly.
      utimesSync(at('source', LAST), 1e9, 1e9);
      before = await snapshot(at('source'));
    });

    const start = (args: readonly string[], plan: Partial<ChildPlan> = {}) => {
      const whole = { trace: at('trace'), clockRate: CLOCK_RATE, ...plan };
      const env = { ARRAYSCOPE_HOME: at('home'), ...plannedEnvironment(built.folder, whole) };
      return runBuilt(built.folder, args, { env, asNobody });
    };
    const migrateArgs = (to: string, more: readonly string[] = []): readonly string[] => {
      // Small enough for Lance to have something to go on with.
      const set = to === 'lance' ? ['--set', 'targetChunkBytes=3145728'] : [];
      return ['migrate', at('source'), at('results', 'new'), '--to', to, ...set, ...more];
    };
    const migrate = (to: string, more: readonly string[] = [], plan: Partial<ChildPlan> = {}) =>
      start(migrateArgs(to, more), plan).ended;
    /** A run that meets one thing, and what it says of it. */
    const failing = async (
      to: string,
      fault: Fault,
      expected: { readonly code: string; readonly exitCode: number; readonly words: string },
      more: readonly string[] = [],
    ): Promise<BuiltEnd> => {
      const failed = await migrate(to, more, { faults: [fault] });
      const { code, exitCode, words } = expected;
      expect(failed).toMatchObject({
        code: exitCode,
        document: { error: { code, message: expect.stringContaining(words) } },
      });
      expect(existsSync(at('results', 'new'))).toBe(false);
      return failed;
    };
    const untouched = async (): Promise<void> =>
      expect(await snapshot(at('source'))).toEqual(before);
    const whole = async (): Promise<void> => {
      const verified = await start(['verify', at('source'), at('results', 'new')]).ended;
      expect(verified).toMatchObject({ code: 0, document: { equal: true, rowsCompared: ROWS } });
      expect(await readdir(at('results'))).toEqual(['new']);
      await untouched();
    };
    /** It was kept, and the person told how to go on; that comes to a whole result. */
    const goesOn = async (to: string, failed: BuiltEnd): Promise<void> => {
      expect(failed.stderr).toMatch(/Kept: [\d,]+ of 1,100 rows written.* Go on: .* --resume/);
      expect(failed.stderr).toContain('Discard it instead: arrayscope rollback');
      const resumed = await migrate(to, ['--resume']);
      expect(resumed).toMatchObject({
        code: 0,
        document: { rows: ROWS, verified: { rows: ROWS, complete: true } },
      });
      expect(resumedRows(resumed)).toBeGreaterThan(0);
      await whole();
    };
    const beNobody = (): void => {
      asNobody = true;
      if (isRoot) spawnSync('chown', ['-R', `${NOBODY}:${NOBODY}`, folder.path]);
    };
    const leavesNothing = async (): Promise<void> => {
      expect(await readdir(at('results'))).toEqual([]);
    };

    /** Behind the second chunk. */
    const thirdChunk = (does: Fault['does']): Fault => ({
      phase: 'write',
      call: 'write',
      below: staging('journal.jsonl'),
      nth: 4,
      does,
    });

    describe.each(extent === 'all' ? ['npy', 'hyrax', 'lance'] : ['lance'])('to %s', (to) => {
      it('goes on where the source could not be read to its end', async () => {
        const failed = await failing(
          to,
          { phase: 'write', call: 'read', below: at('source'), nth: 4, does: { fails: 'EIO' } },
          {
            code: 'io-error',
            exitCode: 4,
            words: `The disk reported an error at ${at('source', 'batch_')}`,
          },
        );
        await untouched();
        await goesOn(to, failed);
      });

      it.each([
        ['EIO', 'io-error', 'The disk reported an error at'],
        ['ENOSPC', 'disk-full', 'is full; nothing was published and what was staged is kept'],
      ] as const)('goes on where a write ended with %s', async (fails, code, words) => {
        // Of Lance's files Node writes the journal alone.
        const data = { ...thirdChunk({ fails }), below: staging('new'), nth: 14 };
        const failed = await failing(to, to === 'lance' ? thirdChunk({ fails }) : data, {
          code,
          exitCode: 4,
          words,
        });
        await untouched();
        await goesOn(to, failed);
      });

      it.runIf(canMount)('goes on where a real disk was full (a tmpfs: needs root)', async () => {
        const mount = ['-t', 'tmpfs', '-o', 'size=96m', 'tmpfs', at('results')];
        expect(spawnSync('mount', mount).status).toBe(0);
        try {
          // Another program takes the room while this one writes.
          const ballast = at('results', 'ballast');
          const failed = await failing(to, thirdChunk({ fills: ballast, leavesBytes: 1e6 }), {
            code: 'disk-full',
            exitCode: 4,
            words: `The disk that holds ${at('results')} is full; nothing was published and what was staged is kept`,
          });
          await untouched();
          await rm(ballast);
          await goesOn(to, failed);
        } finally {
          spawnSync('umount', [at('results')]);
        }
      });

      it.runIf(canBeNobody())('that may make no more files goes on once it may again', async () => {
        beNobody();
        const data =
          to === 'lance' ? staging('new', 'lance_db', 'results.lance', 'data') : staging('new');
        const fault = thirdChunk({ forbids: data, mode: 0o500 });
        const failed = await failing(
          to,
          { ...fault, nth: 3 },
          {
            code: 'no-permission',
            exitCode: 4,
            words: 'You have no permission to use',
          },
        );
        await untouched();
        chmodSync(data, 0o700);
        await goesOn(to, failed);
      });
    });

    describe('from a source that is written to', () => {
      const path = (): string => at('source', LAST);
      it('half way: nothing is published, nothing is left', async () => {
        await failing('hyrax', thirdChunk({ flipsLastBitOf: path(), secretly: false }), {
          code: 'source-changed',
          exitCode: 3,
          words: `${LAST} was written to. Nothing was published.`,
        });
        await leavesNothing();
      });

      it('secretly, after it was read: the rows are named', async () => {
        await failing(
          'hyrax',
          {
            phase: 'verify',
            call: 'read',
            below: at('source'),
            nth: 1,
            does: { flipsLastBitOf: path(), secretly: true },
          },
          { code: 'source-changed', exitCode: 3, words: 'to 1099 no longer hold what was read' },
        );
        await leavesNothing();
      });

      it('and cut short half way: refused, and gone on with once it is whole again', async () => {
        const bytes = await readFile(path());
        const failed = await failing('hyrax', thirdChunk({ truncates: path() }), {
          code: 'truncated',
          exitCode: 3,
          words: LAST,
        });
        expect(await migrate('hyrax', ['--resume'])).toMatchObject({
          code: 3,
          document: { error: { message: expect.stringContaining(LAST) } },
        });
        writeFileSync(path(), bytes);
        utimesSync(path(), 1e9, 1e9);
        await goesOn('hyrax', failed);
      });
    });

    describe('and another one at the same place', () => {
      it('waits for nobody: one comes through, the others are refused', async () => {
        const runs = ['npy', 'npy', 'npy'].map((to) => migrate(to));
        const ends = await Promise.all(runs);
        const codes = ends.map(({ code }) => code).sort();
        expect(codes).toEqual([0, 3, 3]);
        for (const { document } of ends.filter(({ code }) => code === 3))
          expect(document).toMatchObject({
            error: { code: expect.stringMatching(/^(busy|destination-exists)$/) },
          });
        await whole();
      });

      it('says who is at work there, and leaves it alone', async () => {
        const gate = await closedGate(folder.path, 'write');
        const first = start(migrateArgs('npy'), gate.plan);
        await gate.reached();
        try {
          const busy = {
            code: 3,
            document: {
              error: {
                code: 'busy',
                message: expect.stringMatching(/Another conversion is writing to/),
              },
            },
          };
          expect(await migrate('npy')).toMatchObject(busy);
          expect(await migrate('npy', ['--resume'])).toMatchObject(busy);
          expect(await start(['rollback', at('results', 'new')]).ended).toMatchObject(busy);
        } finally {
          gate.open();
        }
        expect(await first.ended).toMatchObject({ code: 0 });
        await whole();
      });
    });

    if (extent === 'few') return;

    it.each([
      ['npy', 'write'],
      ['lance', 'write'],
      ['npy', 'verify'],
    ] as const)('to %s begins anew where its folder was removed in phase %s', async (to, phase) => {
      const fault: Fault = { ...thirdChunk({ removes: at('results') }), phase };
      await failing(to, phase === 'verify' ? { ...fault, nth: 2 } : fault, {
        code: 'staging-gone',
        exitCode: 4,
        words: `${staging()}, was removed meanwhile. Nothing was published`,
      });
      await untouched();
      await mkdir(at('results'));
      expect(await migrate(to, ['--resume'])).toMatchObject({
        code: 0,
        document: { resumedRows: 0, verified: { rows: ROWS, complete: true } },
      });
      await whole();
    });

    it.runIf(canBeNobody())('that may not write on goes on once it may again', async () => {
      beNobody();
      const journal = staging('journal.jsonl');
      const failed = await failing(
        'npy',
        // Found at the next line.
        { ...thirdChunk({ forbids: journal, mode: 0o400 }), nth: 3 },
        {
          code: 'no-permission',
          exitCode: 4,
          words: `You have no permission to use ${journal}.`,
        },
      );
      await untouched();
      chmodSync(journal, 0o600);
      await goesOn('npy', failed);
    });

    it('goes on where its comparison could not be read to its end', async () => {
      const failed = await failing(
        'npy',
        { phase: 'verify', call: 'read', below: at('source'), nth: 4, does: { fails: 'EIO' } },
        { code: 'io-error', exitCode: 4, words: 'The disk reported an error at' },
      );
      await untouched();
      await goesOn('npy', failed);
    });

    it('does not care for a clock that is set back', async () => {
      const back = (phase: Fault['phase']): Fault => ({
        phase,
        call: 'read',
        below: at('source'),
        nth: 1,
        does: { movesClockBackMs: YEAR_MS },
      });
      const killed = await migrate('lance', [], {
        faults: [back('write')],
        die: { phase: 'verify', point: 2 },
      });
      expect(killed.document).toMatchObject({
        error: { message: expect.stringContaining('ended by signal SIGKILL') },
      });
      await untouched();
      expect(await migrate('lance', ['--resume'], { faults: [back('preflight')] })).toMatchObject({
        code: 0,
        document: { resumedRows: ROWS, verified: { rows: ROWS, complete: true } },
      });
      await whole();
    });

    it.each([
      ['at all', 'source'],
      ['in one of its batches', `source/${LAST}`],
    ])('leaves nothing where the source could not be looked at %s', async (_, below) => {
      const fails = { fails: 'EIO' } as const;
      await failing(
        'npy',
        { phase: 'preflight', call: 'read', below: at(below), nth: 1, does: fails },
        { code: 'io-error', exitCode: 4, words: `The disk reported an error at ${at('source')}` },
      );
      await untouched();
      await leavesNothing();
    });

    it.runIf(canBeNobody())(
      'may be refused for want of a permission before it writes',
      async () => {
        beNobody();
        chmodSync(at('results'), 0o500);
        expect(await migrate('npy')).toMatchObject({
          code: 4,
          document: {
            error: {
              code: 'no-permission',
              message: `You have no permission to write into ${at('results')}.`,
            },
          },
        });
        await untouched();
        await leavesNothing();
      },
    );
  });
}

/** Without root's rights, to which nothing is forbidden. */
function canBeNobody(): boolean {
  if (!isRoot) return true;
  const command = ['--reuid=65534', '--regid=65534', '--clear-groups', process.execPath];
  const look = `require('node:fs').readdirSync(${JSON.stringify(import.meta.dirname)})`;
  return spawnSync('setpriv', [...command, '-e', look], { stdio: 'ignore' }).status === 0;
}

function resumedRows({ document }: BuiltEnd): number {
  const rows: unknown =
    typeof document === 'object' && document !== null ? Reflect.get(document, 'resumedRows') : null;
  return Number(rows);
}
