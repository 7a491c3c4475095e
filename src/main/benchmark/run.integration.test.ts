/** Real formats, real files, real processes: a small benchmark as the program runs it. */
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { BenchmarkEvent, BenchmarkRequest } from '../../shared/model/benchmark';
import type { SpawnChild } from '../lib/child-job';
import { nodeSpawn } from '../lib/node-child';
import { isProcessAlive } from '../lib/process-alive';
import { generatedRows } from './generated-rows';
import { requireFormat } from './entry';
import { runBenchmark } from './run';
import { writeDataset, sourceBatches } from './write-dataset';

const project = join(import.meta.dirname, '../../..');
let bundle = '';
let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'arrayscope-bench-'));
  // Inside the project, so that the bundle finds its packages; of these sources, never stale.
  bundle = await mkdtemp(join(project, 'node_modules', '.arrayscope-case-'));
  await build({
    configFile: false,
    root: project,
    logLevel: 'silent',
    build: { ssr: 'src/main/case.ts', outDir: bundle, emptyOutDir: true },
  });
}, 60_000);

afterAll(async () => {
  await rm(bundle, { recursive: true });
  await rm(root, { recursive: true });
});

const request: BenchmarkRequest = {
  entries: [
    { format: 'hyrax', settings: { batchRows: 16 } },
    { format: 'lance', settings: {} },
  ],
  operations: ['write', 'open', 'full-read', 'sequential-read', 'random-read', 'random-batch-read'],
  sizes: [20, 50],
  data: { kind: 'generated', shape: [8, 8], dtype: 'float32', seed: 1 },
  repeats: 3,
  control: false,
  cache: 'hot',
  seed: 2,
};

/** Spawns as the program does and notes who was born. */
function recordingSpawn(): { spawn: SpawnChild; pids: number[] } {
  const pids: number[] = [];
  const spawn = nodeSpawn(bundle);
  return {
    pids,
    spawn: (entry, options) => {
      const child = spawn(entry, options);
      if (child.pid !== undefined) pids.push(child.pid);
      return child;
    },
  };
}

describe('a benchmark of Hyrax batches and Lance', () => {
  it('measures every case in a process of its own and checks what was read', async () => {
    const { spawn, pids } = recordingSpawn();
    const events: BenchmarkEvent[] = [];
    const report = await runBenchmark(
      { ...request, sizes: [20] },
      { spawn, root, emit: (event) => events.push(event) },
    );

    expect(report.failures).toEqual([]);
    // 4 operations of one kind for 2 entries, and 2 in two access modes of Hyrax.
    const cases = 4 * 2 + 2 * 3;
    expect(report.results).toHaveLength(cases);
    // Each dataset that is read was written by another one.
    expect(new Set(pids).size).toBe(cases + 2);
    expect(pids).not.toContain(process.pid);
    for (const result of report.results) {
      expect(result.checked).toBe(true);
      expect(result.samples).toHaveLength(3);
      expect(Math.min(...result.samples)).toBeGreaterThan(0);
      expect(result.low).toBeLessThanOrEqual(result.median);
      expect(result.high).toBeGreaterThanOrEqual(result.median);
      expect(result.peakMemoryBytes).toBeGreaterThan(20e6);
    }
    const labels = report.results.map(({ label }) => label);
    expect(labels.filter((label, at) => label !== labels[at - 1]).length).toBeGreaterThan(
      cases / 3,
    );
    // 20 rows in batches of 16: two files, two indexes and a configuration at most.
    const [hyrax] = report.storage;
    expect(hyrax).toMatchObject({ format: 'hyrax', items: 20 });
    expect(hyrax?.files).toBeGreaterThanOrEqual(2 + 2);
    expect(hyrax?.bytes).toBeGreaterThan(20 * 8 * 8 * 4);
    expect(report.speedups.filter(({ operation }) => operation === 'random-read')).toHaveLength(2);
    expect(events.at(-1)?.type).toBe('finished');
    expect(await readdir(root)).toEqual([]);
    for (const pid of pids) expect(isProcessAlive(pid)).toBe(false);
  }, 120_000);

  it('leaves no file and no process when it is cancelled in the middle of a case', async () => {
    const { spawn, pids } = recordingSpawn();
    const controller = new AbortController();
    const begun: number[] = [];
    const report = await runBenchmark(
      { ...request, repeats: 1000, operations: ['write', 'random-read'] },
      {
        spawn,
        root,
        signal: controller.signal,
        emit: (event) => {
          if (event.type !== 'progress') return;
          const [, sample] = /sample (\d+) of/.exec(event.progress.detail ?? '') ?? [];
          if (sample !== undefined) begun.push(Number(sample));
          if (begun.at(-1) === 3) controller.abort();
        },
      },
    );
    expect(report.status).toBe('cancelled');
    // What it had begun before it heard, and by no means all.
    expect(begun.slice(0, 3)).toEqual([1, 2, 3]);
    expect(begun.length).toBeLessThan(1000);
    expect(await readdir(root)).toEqual([]);
    for (const pid of pids) expect(isProcessAlive(pid)).toBe(false);
  }, 60_000);

  it('measures a sample of the person’s own rows and leaves them as they were', async () => {
    const path = join(root, 'mine');
    const format = await requireFormat('hyrax');
    const source = generatedRows({ shape: [6], dtype: 'int32', seed: 3, items: 40 });
    const signal = undefined;
    const settings = { createSettings: {}, openSettings: {} };
    await writeDataset(
      { format, ...settings, source, signal },
      path,
      sourceBatches(source, signal),
    );
    const before = await readdir(path);
    const { spawn } = recordingSpawn();
    const report = await runBenchmark(
      {
        ...request,
        operations: ['random-read'],
        sizes: [10, 100],
        data: { kind: 'dataset', path },
      },
      { spawn, root },
    );
    expect(report.failures).toEqual([]);
    expect([...new Set(report.results.map(({ items }) => items))].sort()).toEqual([10, 40]);
    expect(report.method).toMatchObject({ rowShape: [6], dtype: 'int32', rowBytes: 24 });
    expect(report.method.notes[0]).toContain('The dataset has 40 rows, so 100 items cannot');
    expect(await readdir(path)).toEqual(before);
    await rm(path, { recursive: true });
    expect(await readdir(root)).toEqual([]);
  }, 60_000);

  it.runIf(process.platform === 'linux' && existsSync('/proc/self/io'))(
    'measures cold reads that really come from the device',
    async () => {
      vi.stubEnv('ARRAYSCOPE_HOME', root);
      const { spawn } = recordingSpawn();
      // In the project, because a temporary folder may lie in memory, where nothing is ever cold.
      const report = await runBenchmark(
        { ...request, cache: 'cold', sizes: [20], operations: ['open', 'full-read'] },
        { spawn, root: bundle },
      );
      expect(report.failures).toEqual([]);
      expect(report.results).toHaveLength(4);
      vi.unstubAllEnvs();
    },
    60_000,
  );
});
