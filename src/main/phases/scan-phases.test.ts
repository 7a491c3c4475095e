import { appendFile, mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PhaseEntry, PhaseSummary } from '../../shared/model/phases';
import { convert } from '../migration/convert';
import { acquireLock } from '../migration/lock';
import { retireSource } from '../migration/retire';
import {
  awkwardRows,
  collect,
  requestFor,
  snapshot,
  writeRowsAs,
} from '../migration/testing/real-rows';
import { temporaryFolder } from '../migration/testing/temporary-folder';
import { type PhasesOptions, scanPhases } from './scan-phases';

const folder = temporaryFolder();
const at = (...names: string[]): string => join(folder.path, ...names);
const quiet = { emit: (): void => undefined };

async function scan(options: PhasesOptions = {}): Promise<{
  readonly entries: readonly PhaseEntry[];
  readonly summary: PhaseSummary;
  readonly of: (name: string) => PhaseEntry;
}> {
  const entries: PhaseEntry[] = [];
  let summary: PhaseSummary | null = null;
  for await (const event of scanPhases(at('root'), options)) {
    if (event.type === 'entry') entries.push(event.entry);
    if (event.type === 'finished') summary = event.summary;
  }
  if (summary === null) throw new Error('no summary');
  const of = (name: string): PhaseEntry => {
    const entry = entries.find((one) => one.name === name);
    if (entry === undefined) throw new Error(`no ${name}`);
    return entry;
  };
  return { entries, summary, of };
}

const run = async (name: string, rows = 60): Promise<void> => {
  await mkdir(dirname(at('root', name)), { recursive: true });
  await writeRowsAs('hyrax', at('root', name), awkwardRows({ rows }));
};
const migrate = (name: string, more = {}) =>
  convert(requestFor(at('root', name), 'lance', more), quiet);

beforeEach(() => mkdir(at('root')));

describe('a mixed results root', () => {
  it('tells of every dataset where it stands, what opens, and what is safe next', async () => {
    await run('group/run-2');
    await run('group/run-10', 100);
    await run('verified');
    await migrate('verified');
    await run('unverified');
    await migrate('unverified', { verify: false });
    await run('stale');
    await migrate('stale');
    await utimes(at('root', 'stale', 'batch_0.npy'), 1, 1);
    await writeRowsAs('lance', at('root', 'alone'), awkwardRows({ rows: 30 }));
    await run('broken');
    await writeFile(at('root', 'broken', 'batch_0.npy'), 'no array');
    await mkdir(at('root', 'notes'));
    await writeFile(at('root', 'notes', 'readme.txt'), 'no dataset');
    const before = await snapshot(folder.path, /^$/);
    const { entries, summary, of } = await scan();
    expect(await snapshot(folder.path, /^$/)).toEqual(before);
    expect(entries.map(({ name, phase, next }) => [name, phase, next.step])).toEqual([
      ['alone', 'result', 'nothing'],
      ['broken', 'broken', 'repair'],
      ['group/run-2', 'source', 'convert'],
      ['group/run-10', 'source', 'convert'],
      ['stale', 'both', 'verify'],
      ['unverified', 'both', 'verify'],
      ['verified', 'both', 'retire'],
    ]);
    expect(of('verified')).toMatchObject({
      path: at('root', 'verified'),
      rows: 60,
      source: { format: 'hyrax', rows: 60 },
      result: { format: 'lance', rows: 60 },
      standing: { state: 'verified' },
      readers: [
        { reader: 'Arrayscope', opens: 'Lance' },
        { reader: 'Hyrax', opens: 'Lance' },
      ],
    });
    expect(of('unverified')).toMatchObject({
      standing: {
        state: 'unverified',
        reason: expect.stringContaining('it was converted without a verification'),
      },
      // The two disagree: that is what makes an unverified result dangerous.
      readers: [
        { reader: 'Arrayscope', opens: 'Hyrax npy batches' },
        { reader: 'Hyrax', opens: 'Lance' },
      ],
    });
    expect(of('stale').standing).toEqual({
      state: 'stale',
      reason: expect.stringContaining('batch_0.npy was written to'),
    });
    expect(of('group/run-2').readers).toMatchObject([
      { opens: 'Hyrax npy batches' },
      { opens: 'Hyrax npy batches' },
    ]);
    expect(of('broken').problem).toContain('batch_0.npy');
    expect(of('alone')).toMatchObject({ standing: null, retired: null, source: null });
    const counts = (phase: keyof PhaseSummary['totals']['byPhase']): readonly number[] => {
      const { folders, rows } = summary.totals.byPhase[phase];
      return [folders, rows];
    };
    expect([counts('source'), counts('both'), counts('result')]).toEqual([
      [2, 160],
      [3, 180],
      [1, 30],
    ]);
    expect(summary.totals.moved).toMatchObject({ folders: 2, rows: 90 });
    expect(summary.totals.moved.bytes).toBe(
      (of('verified').source?.bytes ?? 0) + (of('alone').result?.bytes ?? 0),
    );
    expect(summary).toMatchObject({
      root: at('root'),
      target: { format: 'lance', label: 'Lance' },
      tooDeep: 0,
      linksSkipped: 0,
      unreadable: [],
    });
  });

  it('a result in another folder and its source are one, until the source is gone', async () => {
    await run('run');
    await migrate('run', { destination: at('root', 'a-copy') });
    const { entries, summary } = await scan();
    expect(entries).toMatchObject([
      {
        name: 'run',
        phase: 'both',
        source: { path: at('root', 'run') },
        result: { path: at('root', 'a-copy') },
        standing: { state: 'verified' },
        readers: [{ opens: 'Hyrax npy batches' }, { opens: 'Hyrax npy batches' }],
      },
    ]);
    expect(summary.totals.all).toMatchObject({ folders: 1, rows: 60 });
    await rename(at('root', 'run'), at('elsewhere'));
    expect((await scan()).entries).toMatchObject([
      {
        name: 'a-copy',
        phase: 'result',
        source: null,
        standing: { reason: expect.stringContaining('its source is not there any more') },
        next: { step: 'nothing', reason: expect.stringContaining('the only copy') },
      },
    ]);
  });

  it('lists files that are datasets by themselves, and no others', async () => {
    await mkdir(at('root', 'loose'));
    await writeRowsAs('npz', at('root', 'loose', 'run-2.npz'), awkwardRows({ rows: 20 }));
    await writeRowsAs('npz', at('root', 'loose', 'run-10.npz'), awkwardRows({ rows: 30 }));
    await writeFile(at('root', 'loose', 'log.jsonl'), '{"loss": 1}\n{"loss": 2}\n');
    await writeFile(at('root', 'loose', 'table.csv'), 'a,b\n1,2\n');
    await writeFile(at('root', 'loose', 'torn.npz'), 'PK');
    const { entries } = await scan();
    expect(entries.map(({ name, phase, rows }) => [name, phase, rows])).toEqual([
      ['loose/run-2.npz', 'source', 20],
      ['loose/run-10.npz', 'source', 30],
    ]);
    await migrate('loose/run-2.npz');
    expect((await scan()).of('loose/run-2.npz')).toMatchObject({
      phase: 'both',
      standing: { state: 'verified' },
    });
  });

  it('lists every further result of a source, and counts its rows once', async () => {
    await run('run');
    await migrate('run');
    await migrate('run', { destination: at('second') });
    await rename(at('second'), at('root', 'run', 'second'));
    await migrate('run', { destination: at('root', 'third') });
    const { entries, summary } = await scan();
    const verified = { phase: 'both', standing: { state: 'verified' } };
    const source = at('root', 'run');
    expect(entries).toMatchObject([
      { ...verified, name: 'run', result: { path: source } },
      {
        ...verified,
        name: 'run/second',
        secondOf: source,
        result: { path: at('root', 'run', 'second') },
      },
      { ...verified, name: 'third', secondOf: source, result: { path: at('root', 'third') } },
    ]);
    expect(entries[0]?.secondOf).toBeUndefined();
    expect(summary.totals.all).toMatchObject({ folders: 1, rows: 60 });
  });

  it('knows where an archived source went, and one that was cut short', async () => {
    await mkdir(at('archive'));
    for (const name of ['done', 'half']) {
      await run(name);
      await migrate(name);
    }
    const request = (name: string) => ({
      destination: at('root', name),
      name,
      archive: at('archive'),
    });
    await retireSource(request('done'));
    const crash = { after: (step: string) => expect(step).not.toBe('moved') };
    await expect(retireSource(request('half'), crash)).rejects.toThrow('not to be');
    const { of } = await scan();
    expect(of('done')).toMatchObject({
      phase: 'result',
      retired: { how: 'archived', place: at('archive', 'done'), finished: true },
      next: { step: 'nothing', reason: `The source was archived at ${at('archive', 'done')}.` },
    });
    expect(of('half')).toMatchObject({
      phase: 'unfinished',
      retired: { place: at('archive', 'half'), finished: false },
      next: { step: 'retire' },
    });
  });

  /** Every row written, and stopped before one was compared. */
  const stopAtVerify = async (source: string, more = {}): Promise<void> => {
    const controller = new AbortController();
    const { emit } = collect((event) => {
      if (event.type === 'phase' && event.phase === 'verify') controller.abort();
    });
    const request = requestFor(source, 'lance', { keepStaging: true, ...more });
    await expect(convert(request, { signal: controller.signal, emit })).rejects.toMatchObject({
      code: 'cancelled',
    });
  };

  it('says how far an unfinished conversion is, and whether it runs', async () => {
    await run('run');
    await stopAtVerify(at('root', 'run'));
    const unfinished = {
      stagingPath: at('root', 'run', '.lance_db.arrayscope-staging'),
      rowsDone: 60,
      rows: 60,
      running: false,
      lastAt: expect.any(String),
    };
    expect((await scan()).of('run')).toMatchObject({
      phase: 'unfinished',
      unfinished,
      problem: null,
      source: { rows: 60 },
      result: null,
      next: { step: 'resume' },
    });
    const lock = await acquireLock(at('root', 'run', '.lance_db.arrayscope-lock'));
    expect((await scan()).of('run')).toMatchObject({
      unfinished: { running: true },
      next: { step: 'wait' },
    });
    await lock.release();
    await stopAtVerify(at('root', 'run'), { order: 'index' });
    expect((await scan()).of('run')).toMatchObject({
      unfinished: { order: 'index' },
      next: { step: 'resume', reason: expect.stringContaining('if its rows are still to be as') },
    });
    await appendFile(join(unfinished.stagingPath, 'journal.jsonl'), 'garbage\ngarbage\n');
    expect((await scan()).of('run')).toMatchObject({
      phase: 'unfinished',
      problem: expect.stringContaining('journal.jsonl is damaged'),
      next: { step: 'convert', reason: expect.stringContaining('begins anew') },
    });
    await migrate('run');
    expect((await scan()).of('run')).toMatchObject({ phase: 'both', unfinished: null });
  });

  it('shows a conversion into the root whose source lies outside of it', async () => {
    await writeRowsAs('hyrax', at('outside'), awkwardRows({ rows: 60 }));
    await stopAtVerify(at('outside'), { destination: at('root', 'new') });
    const { entries, summary } = await scan();
    expect(entries).toMatchObject([
      { name: 'new', phase: 'unfinished', rows: 60, unfinished: { rowsDone: 60 } },
    ]);
    expect(summary.totals.moved.folders).toBe(0);
  });

  it('a result without a manifest that lacks rows says so', async () => {
    await run('short');
    await writeRowsAs('lance', at('root', 'short', 'lance_db'), awkwardRows({ rows: 20 }));
    expect((await scan()).of('short')).toMatchObject({
      phase: 'both',
      standing: {
        state: 'unverified',
        reason: expect.stringContaining('It holds 20 rows, and its source 60.'),
      },
    });
  });

  it('a verified result stands for a source that was damaged since', async () => {
    await run('run');
    await migrate('run');
    await writeFile(at('root', 'run', 'batch_0.npy'), 'no array');
    expect((await scan()).of('run')).toMatchObject({
      phase: 'result',
      rows: 60,
      problem: expect.stringContaining('The source does not open'),
    });
    await rm(at('root', 'run', 'lance_db', 'results.lance', '_versions'), { recursive: true });
    expect((await scan()).of('run')).toMatchObject({ phase: 'broken', next: { step: 'repair' } });
  });
});

describe('how far it looks', () => {
  it('stops at the depth limit and follows no link', async () => {
    await run('near/run');
    await run('a/b/c/far');
    await symlink(at('root', 'near'), at('root', 'link'));
    const { entries, summary } = await scan({ depth: 2 });
    expect(entries.map(({ name }) => name)).toEqual(['near/run']);
    expect(summary).toMatchObject({ tooDeep: 1, linksSkipped: 1 });
    expect((await scan({ depth: 4 })).entries).toHaveLength(2);
  });

  it('a root that is itself a dataset is one', async () => {
    await run('run');
    const events = [];
    for await (const event of scanPhases(at('root', 'run'))) events.push(event);
    expect(events.filter(({ type }) => type === 'entry')).toMatchObject([
      { entry: { name: 'run', phase: 'source' } },
    ]);
  });

  it('ends when it is cancelled, and refuses what is no folder', async () => {
    for (let number = 0; number < 6; number += 1) await run(`run-${number}`);
    const controller = new AbortController();
    const seen: string[] = [];
    const all = async (): Promise<void> => {
      for await (const event of scanPhases(at('root'), { signal: controller.signal })) {
        seen.push(event.type);
        if (event.type === 'entry') controller.abort();
      }
    };
    await expect(all()).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen.filter((type) => type === 'entry')).toHaveLength(4);
    const file = scanPhases(at('root', 'run-0', 'batch_0.npy'));
    await expect(file.next()).rejects.toMatchObject({ code: 'not-a-folder' });
    await expect(scanPhases(at('nowhere')).next()).rejects.toMatchObject({ code: 'not-found' });
    await expect(scanPhases(at('root'), { to: 'zarr9' }).next()).rejects.toMatchObject({
      code: 'unknown-format',
    });
  });
});
