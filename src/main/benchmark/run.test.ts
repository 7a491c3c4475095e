import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CheckFailedError, MachineError } from '../../shared/errors';
import type { BenchmarkEvent, BenchmarkRequest } from '../../shared/model/benchmark';
import type { CaseRequest, Measured, Prepared } from './case-job';
import { estimateBenchmark } from './estimate';
import { runBenchmark } from './run';
import { type Script, scriptedSpawn } from './scripted-spawn-fixture';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'arrayscope-run-'));
});
afterEach(() => rm(root, { recursive: true }));

const request: BenchmarkRequest = {
  entries: [
    { format: 'npy', settings: { reader: 'positioned' } },
    { format: 'npy', settings: { reader: 'whole-file' } },
  ],
  operations: ['write', 'open', 'random-read'],
  sizes: [10, 20],
  data: { kind: 'generated', shape: [4], dtype: 'float32', seed: 1 },
  repeats: 3,
  control: false,
  cache: 'hot',
  seed: 5,
};

const prepared = async ({ path }: CaseRequest): Promise<Prepared> => {
  await mkdir(path);
  await writeFile(join(path, 'rows'), 'x');
  return { path, bytes: 1, files: 1, fileVersions: ['Kind 1'] };
};
const measured: Measured = {
  samples: [2, 3, 1],
  warmup: [9],
  passesPerSample: 1,
  usage: {
    cpuSeconds: 1,
    readBytes: 10,
    writtenBytes: 0,
    deviceReadBytes: 0,
    deviceWrittenBytes: 0,
  },
  rowsPerSample: 10,
  bytesPerSample: 160,
  peakMemoryBytes: 1000,
};
const calm: Script = (job) => (job.task === 'prepare' ? prepared(job) : measured);

async function run(script: Script, options: { signal?: AbortSignal } = {}, asked = request) {
  const events: BenchmarkEvent[] = [];
  const children = scriptedSpawn(script);
  const report = await runBenchmark(asked, {
    spawn: children.spawn,
    root,
    emit: (event) => events.push(event),
    ...options,
  });
  return { report, events, children };
}

describe('runBenchmark', () => {
  it('prepares every dataset, measures every case, and removes its folder', async () => {
    const { report, children } = await run(calm);
    expect(children.requests.filter(({ task }) => task === 'prepare')).toHaveLength(4);
    expect(report.results).toHaveLength(12);
    expect(report.failures).toEqual([]);
    expect(report.storage.map(({ items, bytes, files }) => [items, bytes, files])).toEqual([
      [10, 1, 1],
      [10, 1, 1],
      [20, 1, 1],
      [20, 1, 1],
    ]);
    expect(report.storage[0]?.fileVersions).toEqual(['Kind 1']);
    expect(report.status).toBe('complete');
    expect(await readdir(root)).toEqual([]);
  });

  it('computes statistics from the timed samples alone', async () => {
    const { report } = await run(calm);
    const [first] = report.results;
    expect(first).toMatchObject({
      median: 2,
      samples: [2, 3, 1],
      warmup: [9],
      itemsPerSecond: 5,
      bytesPerSecond: 80,
    });
    expect(first?.low).toBe(1);
    expect(first?.high).toBe(3);
  });

  it('runs cases in the order that the report tells, formats and operations mixed', async () => {
    const { report, children } = await run(calm);
    const asked = children.requests.flatMap((job) =>
      job.task === 'measure' ? [job.operation] : [],
    );
    expect(report.results.map(({ order }) => order)).toEqual([...Array(12).keys()]);
    expect(report.results.map(({ operation }) => operation)).toEqual(asked);
    expect(asked.filter((id, at) => id !== asked[at - 1]).length).toBeGreaterThan(5);
  });

  it('gives a child a recipe, never the rows', async () => {
    const { children } = await run(calm);
    for (const job of children.requests) {
      expect(job.source).toMatchObject({ kind: 'generated', shape: [4], seed: 1 });
      expect(JSON.stringify(job).length).toBeLessThan(1000);
    }
  });

  it('reports progress that ends at all cases, then finishes', async () => {
    const { report, events } = await run((job, { emit }) => {
      emit({ done: 1, total: 3 });
      return calm(job, { signal: new AbortController().signal, emit });
    });
    const progress = events.flatMap((event) => (event.type === 'progress' ? [event] : []));
    expect(progress.at(-1)?.progress).toMatchObject({ done: 12, total: 12, unit: 'processes' });
    expect(events[0]).toEqual({ type: 'planned', planned: { cases: 12, controls: 0, rounds: 1 } });
    const done = progress.map((event) => event.progress.done);
    expect(done).toEqual([...done].sort((a, b) => a - b));
    expect(progress.some(({ running }) => running?.operation === 'write')).toBe(true);
    expect(progress.some((event) => event.progress.detail?.includes('sample 2 of 3'))).toBe(true);
    expect(progress.at(-2)?.progress.remainingMs).toBeGreaterThanOrEqual(0);
    expect(events.filter(({ type }) => type === 'case')).toHaveLength(12);
    expect(events.at(-1)).toEqual({ type: 'finished', report });
  });

  it('reports a case whose rows differ as a failure, without a time', async () => {
    const { report } = await run((job, context) => {
      if (job.task === 'measure' && job.operation === 'open') {
        throw new CheckFailedError('rows-differ', 'Rows differ.');
      }
      return calm(job, context);
    });
    expect(report.results).toHaveLength(8);
    expect(report.failures).toHaveLength(4);
    expect(report.failures[0]).toMatchObject({
      operation: 'open',
      code: 'rows-differ',
      message: 'Rows differ.',
    });
    expect(report.speedups.some(({ operation }) => operation === 'open')).toBe(false);
    expect(report.findings.some(({ text }) => text.startsWith('4 of 12 cases failed'))).toBe(true);
  });

  it('fails the reads of a dataset that could not be written and goes on', async () => {
    const { report } = await run((job, context) => {
      if (job.task === 'prepare' && job.source.items === 20)
        throw new MachineError('io-error', 'No.');
      return calm(job, context);
    });
    expect(report.failures).toHaveLength(4);
    expect(report.failures.every(({ items, code }) => items === 20 && code === 'io-error')).toBe(
      true,
    );
    expect(report.results).toHaveLength(8);
  });

  it('throws when no dataset can be written at all', async () => {
    const failing = run(() => {
      throw new MachineError('disk-full', 'No space.');
    });
    await expect(failing).rejects.toMatchObject({ code: 'disk-full' });
    expect(await readdir(root)).toEqual([]);
  });

  it('keeps what was measured when it is cancelled, and leaves nothing behind', async () => {
    const controller = new AbortController();
    let cases = 0;
    const { report, events, children } = await run(
      (job, context) => {
        if (job.task === 'measure' && ++cases === 6) controller.abort();
        return calm(job, context);
      },
      { signal: controller.signal },
    );
    expect(report.status).toBe('cancelled');
    expect(report.results).toHaveLength(6);
    expect(report.findings.some(({ text }) => text.includes('cancelled after 6 cases'))).toBe(true);
    expect(events.at(-1)?.type).toBe('finished');
    expect(children.running()).toBe(0);
    expect(await readdir(root)).toEqual([]);
  });

  it('throws when it was cancelled before it began', async () => {
    await expect(run(calm, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
    expect(await readdir(root)).toEqual([]);
  });

  it.each<[string, Partial<BenchmarkRequest>, string]>([
    ['an unknown format', { entries: [{ format: 'xls', settings: {} }] }, 'unknown-format'],
    [
      'an entry twice',
      {
        entries: [
          { format: 'npy', settings: {} },
          { format: 'npy', settings: {} },
        ],
      },
      'entry-twice',
    ],
    ['an unknown operation', { operations: ['fly'] }, 'unknown-operation'],
    ['more rows than fit in memory', { sizes: [1e12] }, 'too-large-for-memory'],
    ['a path with nothing at it', { data: { kind: 'dataset', path: '/nothing/here' } }, ''],
  ])('refuses %s before anything is written', async (_what, overrides, code) => {
    const refused = expect(run(calm, {}, { ...request, ...overrides })).rejects;
    await (code === '' ? refused.toMatchObject({ exitCode: 3 }) : refused.toMatchObject({ code }));
    expect(await readdir(root)).toEqual([]);
  });
});

describe('estimateBenchmark', () => {
  it('counts cases and the bytes on disk at the peak', async () => {
    const { planned, diskBytes, freeBytes, notes } = await estimateBenchmark(request, { root });
    expect(planned).toEqual({ cases: 12, controls: 0, rounds: 1 });
    // Two entries of 10 and 20 rows of at least 16 bytes of numbers, and 20 rows being written.
    expect(diskBytes).toBeGreaterThan((2 * 30 + 20) * 16);
    expect(diskBytes).toBeLessThan((2 * 30 + 20) * 16 * 20);
    expect(freeBytes).toBeGreaterThan(0);
    expect(notes).toEqual([]);
  });
});
