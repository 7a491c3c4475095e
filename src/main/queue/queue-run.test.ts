import { existsSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { QueueItem, QueueLimits, QueuePlan, QueueSource } from '../../shared/model/queue';
import type { MigrationEvent, MigrationPhase } from '../../shared/model/migration';
import type { ChildHandle } from '../lib/child-job';
import { convert } from '../migration/convert';
import { buildConversion, spawnBuilt } from '../migration/testing/built-conversion';
import { haltingSpawn } from '../migration/testing/gate';
import { requestFor, snapshot } from '../migration/testing/real-rows';
import { temporaryFolder } from '../migration/testing/temporary-folder';
import { compareMigration } from '../migration/verify';
import type { QueueRun } from './queue-run';
import { Queues } from './queues';
import { breakRun, limits, planFor, writeRuns } from './testing/results-root';

describe('a queue', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  const built = { folder: '', remove: () => Promise.resolve() };
  const open: Queues[] = [];
  beforeAll(async () => void Object.assign(built, await buildConversion()), 60_000);
  afterAll(() => built.remove());
  beforeEach(() => vi.stubEnv('ARRAYSCOPE_HOME', at('home')));
  afterEach(async () => {
    for (const queues of open.splice(0)) await queues.close();
    vi.unstubAllEnvs();
  });

  function program(onChild: (child: ChildHandle) => void = () => undefined): Queues {
    const queues = new Queues(spawnBuilt(built.folder, onChild));
    open.push(queues);
    return queues;
  }

  /** Its first conversion stands still at the beginning of a phase until it is told to stop. */
  async function haltingProgram(
    phase: MigrationPhase,
  ): Promise<{ readonly queues: Queues; readonly reached: () => Promise<void> }> {
    const { spawn, reached } = await haltingSpawn(built.folder, folder.path, phase);
    const queues = new Queues(spawn);
    open.push(queues);
    return { queues, reached };
  }

  async function create(
    queues: Queues,
    sources: readonly QueueSource[],
    plan: Partial<QueuePlan> = {},
    more: Partial<QueueLimits> = {},
  ): Promise<QueueRun> {
    const run = await queues.create({
      plan: planFor(at('root'), plan),
      limits: limits(more),
      sources,
      omitted: [],
    });
    await run.check();
    await run.idle();
    return run;
  }

  const kinds = (run: QueueRun): readonly string[] =>
    run.snapshot().items.map(({ state }) => state.kind);

  it('looks at all before anything runs, and goes on past one that is broken', async () => {
    const sources = await writeRuns(at('root'), ['a', 'b', 'c']);
    await breakRun(at('root', 'b'));
    const before = await snapshot(at('root'));
    const run = await create(program(), sources);
    expect(run.snapshot().status).toBe('ready');
    expect(run.snapshot().items.map(shown)).toEqual([
      'a: waiting for start',
      'b: failed 3 truncated',
      'c: waiting for start',
    ]);
    expect(run.snapshot().items[0]?.check).toMatchObject({
      destination: at('root', 'a'),
      publishedPath: at('root', 'a', 'lance_db'),
      rows: 300,
      warnings: [],
      resumes: true,
    });
    expect(await readdir(at('root', 'a'))).not.toContain('lance_db');

    await run.start();
    await run.idle();
    expect(kinds(run)).toEqual(['done', 'failed', 'done']);
    expect(run.snapshot().status).toBe('finished');
    const report = run.report();
    expect(report).toMatchObject({
      exitCode: 3,
      totals: { done: 2, failed: 1, open: 0, rows: 600 },
    });
    expect(report.lines[0]).toMatchObject({
      name: 'a',
      state: 'done',
      result: { rows: 300, verified: { rows: 300, tensors: 300, complete: true } },
    });
    expect(existsSync(report.lines[0]?.result?.manifest ?? '')).toBe(true);
    expect(report.lines[1]?.error?.message).toContain('batch_0.npy');
    for (const name of ['a', 'c'])
      expect(await compareMigration(at('root', name), at('root', name))).toMatchObject({
        equal: true,
        rowsCompared: 300,
      });
    expect(await snapshot(at('root'))).toEqual(before);
    expect(await readdir(at('root', 'b'))).not.toContain('lance_db');
  });

  it('keeps the ways below the root where the results go elsewhere', async () => {
    const sources = await writeRuns(at('root'), ['deep/er/a', 'b']);
    const place = { kind: 'below', folder: at('out', 'moved') } as const;
    const run = await create(program(), sources, { to: 'npy', place });
    expect(run.snapshot().items.map(shown)).toEqual([
      'deep/er/a: waiting for start',
      'b: waiting for start',
    ]);
    expect(run.snapshot().items[0]?.check?.publishedPath).toBe(
      at('out', 'moved', 'deep', 'er', 'a'),
    );
    expect(existsSync(at('out'))).toBe(false);
    await run.start();
    await run.idle();
    expect(kinds(run)).toEqual(['done', 'done']);
    expect((await readdir(at('out', 'moved'))).sort()).toEqual(['b', 'deep']);
    expect(await compareMigration(at('root', 'b'), at('out', 'moved', 'b'))).toMatchObject({
      equal: true,
    });
  });

  it('leaves out what is converted already, and says where it is', async () => {
    const sources = await writeRuns(at('root'), ['a']);
    const queues = program();
    const first = await create(queues, sources);
    await first.start();
    await first.idle();
    const second = await create(queues, sources);
    expect(second.snapshot().status).toBe('finished');
    expect(second.snapshot().items[0]?.state).toMatchObject({
      kind: 'skipped',
      reason: expect.stringContaining(`${at('root', 'a', 'lance_db')} already, verified on`),
    });
    expect(second.report().exitCode).toBe(0);
    expect((await queues.list()).map(({ id, done }) => [id, done])).toEqual(
      [[second.id, 0] as const, [first.id, 1] as const].sort(([a], [b]) => (a < b ? 1 : -1)),
    );
  });

  it('asks about warnings: one by one, or all at once', async () => {
    const sources = await writeRuns(at('root'), ['a', 'b', 'c']);
    const queues = program();
    // Another plan's interrupted run: discarding it is a question.
    for (const name of ['a', 'b', 'c']) await leaveStaged(name);
    const run = await create(queues, sources, { order: 'index' });
    expect(run.snapshot().items.map(shown)).toEqual([
      'a: waiting for answer',
      'b: waiting for answer',
      'c: waiting for answer',
    ]);
    expect(run.snapshot().items[0]?.check?.warnings).toMatchObject([{ code: 'staged-discarded' }]);
    await run.start();
    await run.idle();
    expect(run.snapshot().status).toBe('ready');
    await run.answer(1, false);
    await run.answer(null, true);
    await run.idle();
    expect(kinds(run)).toEqual(['done', 'skipped', 'done']);
  });

  /** What a conversion by another plan left that was stopped once everything was written. */
  async function leaveStaged(name: string): Promise<void> {
    const controller = new AbortController();
    const emit = (event: MigrationEvent): void => {
      if (event.type === 'phase' && event.phase === 'verify') controller.abort();
    };
    const request = requestFor(at('root', name), 'lance');
    await expect(convert(request, { signal: controller.signal, emit })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(await readdir(at('root', name))).toContain('.lance_db.arrayscope-staging');
  }

  it('pauses and goes on from there, in another program too', async () => {
    // Large enough for a verification that notices that it is stopped.
    const sources = [
      ...(await writeRuns(at('root'), ['a'], 1000, [64, 64])),
      ...(await writeRuns(at('root'), ['b'])),
    ];
    const { queues, reached } = await haltingProgram('verify');
    const run = await create(queues, sources);
    await run.start();
    await reached();
    await run.pause();
    await run.idle();
    expect(run.snapshot().status).toBe('paused');
    expect(run.snapshot().items[0]?.state).toEqual({ kind: 'paused', by: 'queue', rowsDone: 1000 });
    expect(kinds(run)).toEqual(['paused', 'waiting']);

    const other = await program().get(run.id);
    expect(other.snapshot().status).toBe('paused');
    await other.start();
    await expect(run.start()).rejects.toMatchObject({ code: 'queue-busy', exitCode: 3 });
    await run.refresh();
    expect(run.snapshot().status).toBe('elsewhere');
    await other.idle();
    expect(kinds(other)).toEqual(['done', 'done']);
    await run.refresh();
    expect(run.snapshot().status).toBe('finished');
    expect(await compareMigration(at('root', 'a'), at('root', 'a'))).toMatchObject({ equal: true });
  });

  it('goes on where the program was closed', async () => {
    const sources = await writeRuns(at('root'), ['a', 'b']);
    const { queues, reached } = await haltingProgram('write');
    const run = await create(queues, sources);
    await run.start();
    await reached();
    await queues.close();
    const again = await program().get(run.id);
    expect(again.snapshot().status).toBe('interrupted');
    expect(again.snapshot().items.map(shown)).toEqual(['a: interrupted', 'b: waiting for start']);
    await again.start();
    await again.idle();
    expect(kinds(again)).toEqual(['done', 'done']);
  });

  it('cancels one, and all that is left, and leaves nothing of them', async () => {
    const sources = await writeRuns(at('root'), ['a', 'b', 'c']);
    const before = (await readdir(at('root', 'a'))).sort();
    const { queues, reached } = await haltingProgram('write');
    const run = await create(queues, sources);
    await run.start();
    await reached();
    await run.cancelItem(2);
    expect(shownAt(run, 2)).toBe('c: cancelled');
    await run.cancel();
    await run.idle();
    expect(kinds(run)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect(run.snapshot().status).toBe('finished');
    expect(run.report().exitCode).toBe(130);
    for (const name of ['a', 'b', 'c'])
      expect((await readdir(at('root', name))).sort()).toEqual(before);
    await run.again(1);
    await run.idle();
    expect(kinds(run)).toEqual(['cancelled', 'done', 'cancelled']);
  });

  it.each([
    ['it is taken out', (run: QueueRun) => run.remove(0), []],
    ['all that is left is cancelled', (run: QueueRun) => run.cancel(), ['failed']],
  ])('keeps what a failed one has staged until %s', async (_, giveUp, left) => {
    const sources = [
      ...(await writeRuns(at('root'), ['a'], 1000, [64, 64])),
      ...(await writeRuns(at('root'), ['b'])),
    ];
    const children: ChildHandle[] = [];
    const { spawn, reached } = await haltingSpawn(built.folder, folder.path, 'verify', (child) =>
      children.push(child),
    );
    const queues = new Queues(spawn);
    open.push(queues);
    const run = await create(queues, sources);
    await run.pauseItem(1);
    await run.start();
    await reached();
    children[0]?.kill();
    await run.idle();
    expect(kinds(run)).toEqual(['failed', 'paused']);
    expect(await readdir(at('root', 'a'))).toContain('.lance_db.arrayscope-staging');
    await giveUp(run);
    await run.idle();
    expect(kinds(run).filter((kind) => kind === 'failed')).toEqual(left);
    expect(await readdir(at('root', 'a'))).not.toContain('.lance_db.arrayscope-staging');
  });

  it('pauses one while the others go on, and takes it up again', async () => {
    const sources = await writeRuns(at('root'), ['a', 'b']);
    const run = await create(program(), sources);
    await run.pauseItem(0);
    await run.start();
    await run.idle();
    expect(kinds(run)).toEqual(['paused', 'done']);
    expect(run.snapshot().status).toBe('paused');
    await run.resumeItem(0);
    await run.idle();
    expect(kinds(run)).toEqual(['done', 'done']);
  });

  it('runs in the order that was asked for, without what was taken out', async () => {
    const sources = await writeRuns(at('root'), ['a', 'b', 'c']);
    const begun: string[] = [];
    const run = await create(program(), sources);
    run.onChange(() => {
      for (const { source, state } of run.snapshot().items)
        if (state.kind === 'running' && !begun.includes(source.name)) begun.push(source.name);
    });
    await run.move(2, 0);
    await run.remove(1);
    await run.start();
    await run.idle();
    expect(begun).toEqual(['c', 'a']);
    expect(run.snapshot().order).toEqual([2, 0]);
  });

  it('runs n at once, as far as the limit of memory allows', async () => {
    const sources = await writeRuns(at('root'), ['a', 'b', 'c']);
    const most = async (memoryBytes: number | null): Promise<number> => {
      let running = 0;
      let highest = 0;
      const queues = program((child) => {
        running += 1;
        highest = Math.max(highest, running);
        child.onExit(() => (running -= 1));
      });
      const place = { kind: 'below', folder: at(`out-${String(memoryBytes)}`) } as const;
      const run = await create(queues, sources, { place }, { atOnce: 2, memoryBytes });
      await run.start();
      await run.idle();
      expect(kinds(run)).toEqual(['done', 'done', 'done']);
      return highest;
    };
    expect(await most(null)).toBe(2);
    const [item] = (await create(program(), sources)).snapshot().items;
    expect(await most((item?.check?.memoryBytes ?? 0) * 1.5)).toBe(1);
  });

  it('refuses what can never fit, before anything runs', async () => {
    const sources = await writeRuns(at('root'), ['small', 'big']);
    const memory = await create(program(), sources, {}, { memoryBytes: 1e6 });
    expect(memory.snapshot().items.map(shown)).toEqual([
      'small: failed 4 over-limit',
      'big: failed 4 over-limit',
    ]);
    expect(memory.report().lines[0]?.error?.message).toMatch(
      /^It may need 4\d\d MB of memory, and the limit is 1\.00 MB\.$/,
    );
    const disk = await create(program(), sources, {}, { diskBytes: 1e6 });
    expect(disk.report().lines[0]?.error?.message).toMatch(
      /^It needs 1\d\.\d MB on the disk of its destination, and the queue may take 1\.00 MB there\.$/,
    );
  });

  it('counts what it has published against the limit of the disk', async () => {
    const sources = await writeRuns(at('root'), ['a', 'b'], 300, [64, 64]);
    // Room for one of 5 MB with what it needs besides, and not for a second.
    const run = await create(program(), sources, {}, { diskBytes: 25e6 });
    await run.start();
    await run.idle();
    expect(run.snapshot().items.map(shown)).toEqual(['a: done', 'b: failed 4 over-limit']);
    await run.setLimits(limits());
    await run.again(1);
    await run.idle();
    expect(kinds(run)).toEqual(['done', 'done']);
  });

  it('takes a destination that is another dataset as an error of that one', async () => {
    const sources = await writeRuns(at('root'), ['a', 'b']);
    await mkdir(at('root', 'a', 'lance_db', 'something'), { recursive: true });
    const run = await create(program(), sources);
    expect(run.snapshot().items.map(shown)).toEqual([
      'a: failed 3 destination-exists',
      'b: waiting for start',
    ]);
  });
});

function shownAt(run: QueueRun, id: number): string {
  return shown(run.snapshot().items[id]);
}

function shown(item: QueueItem | undefined): string {
  if (item === undefined) return 'nothing';
  const { source, state } = item;
  const what =
    state.kind === 'waiting'
      ? `waiting for ${state.on}`
      : state.kind === 'failed'
        ? `failed ${state.error.exitCode} ${state.error.code}`
        : state.kind;
  return `${source.name}: ${what}`;
}
