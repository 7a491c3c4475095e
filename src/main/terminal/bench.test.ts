import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BenchmarkReport, BenchmarkRequest, CaseResult } from '../../shared/model/benchmark';
import { findPreset } from '../benchmark/presets/registry';
import { benchRequests } from './bench-requests';
import { checkBaseline, readBaseline, requireComparable } from './bench-baseline';
import { parseEntries } from './bench-entries';
import { benchText } from './bench-text';
import { runJson } from './testing/run-captured';

async function benchRequest(
  ...[path, options]: Parameters<typeof benchRequests>
): Promise<BenchmarkRequest> {
  const [request] = await benchRequests(path, options);
  if (request === undefined) throw new Error('no request');
  return request;
}

describe('benchRequests', () => {
  it('starts from the defaults and takes what is named', async () => {
    expect(await benchRequest(undefined, {})).toEqual(findPreset('default').requests[0]);
    const request = await benchRequest(undefined, {
      formats: ['npy', 'lance:codec=zstd:compact=never'],
      operations: ['write'],
      sizes: [10],
      shape: [2, 3],
      dtype: 'int16',
      repeats: 3,
      cache: 'reopen',
      seed: 5,
      title: 'mine',
    });
    expect(request).toEqual({
      title: 'mine',
      rounds: 3,
      control: true,
      entries: [
        { format: 'npy', settings: {} },
        { format: 'lance', settings: { codec: 'zstd', compact: 'never' } },
      ],
      operations: ['write'],
      sizes: [10],
      data: { kind: 'generated', shape: [2, 3], dtype: 'int16', seed: 5 },
      repeats: 3,
      cache: 'reopen',
      seed: 5,
    });
  });

  it('lets options override a preset', async () => {
    const request = await benchRequest(undefined, { preset: 'quick', sizes: [7] });
    expect(request).toEqual({ ...findPreset('quick').requests[0], sizes: [7] });
  });

  it('gives every run of a preset what the options say', async () => {
    const requests = await benchRequests(undefined, {
      preset: 'native-writer-0.1',
      repeats: 3,
      seed: 9,
    });
    const preset = findPreset('native-writer-0.1').requests;
    expect(requests.map(({ data }) => data)).toEqual(
      preset.map(({ data }) => ({ ...data, seed: 9 })),
    );
    expect(requests.map(({ repeats }) => repeats)).toEqual([3, 3, 3]);
    await expect(benchRequests('/data', { preset: 'native-writer-0.1' })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('is 3 runs on rows of their own'),
    });
  });

  it("measures a dataset's own rows", async () => {
    expect((await benchRequest('/data/run', {})).data).toEqual({
      kind: 'dataset',
      path: '/data/run',
    });
  });

  it.each([
    [{ operations: ['fly'] }, 'unknown-operation'],
    [{ preset: 'none' }, 'unknown-preset'],
    [{ dtype: 'float80' }, 'bad-dtype'],
    [{ formats: ['hdf9'] }, 'unknown-format'],
    [{ formats: ['lance:codec=gzip'] }, 'bad-setting'],
    [{ formats: ['lance:colour=red'] }, 'bad-setting'],
    [{ formats: [':codec=zstd'] }, 'unknown-format'],
  ])('refuses %j', async (options, code) => {
    await expect(benchRequest(undefined, options)).rejects.toMatchObject({ code, exitCode: 2 });
  });

  it('refuses a shape for rows that have one', async () => {
    await expect(benchRequest('/data', { shape: [3] })).rejects.toMatchObject({ exitCode: 2 });
  });
});

describe('--codecs', () => {
  it('measures size against speed, every codec of the format', async () => {
    const request = await benchRequest(undefined, { codecs: ['npz'] });
    expect(request).toEqual({
      ...findPreset('default').requests[0],
      operations: ['write', 'full-read', 'random-read'],
      sizes: [500],
      entries: [
        { format: 'npz', settings: { codec: 'stored' } },
        { format: 'npz', settings: { codec: 'deflate', level: 1 } },
        { format: 'npz', settings: { codec: 'deflate', level: 6 } },
        { format: 'npz', settings: { codec: 'deflate', level: 9 } },
      ],
    });
  });

  it('stands behind --formats, and is lossy only where --narrow says so', async () => {
    const { entries } = await benchRequest(undefined, {
      formats: ['npy', 'npy:narrow=float16'],
      codecs: ['lance'],
      narrow: ['float16'],
    });
    expect(entries).toEqual([
      { format: 'npy', settings: {} },
      { format: 'npy', settings: { narrow: 'float16' } },
      { format: 'lance', settings: { codec: 'none' } },
      { format: 'lance', settings: { codec: 'zstd' } },
      { format: 'lance', settings: { codec: 'none', narrow: 'float16' } },
      { format: 'lance', settings: { codec: 'zstd', narrow: 'float16' } },
    ]);
  });

  it.each([
    [{ codecs: ['npy'] }, 'no-codecs'],
    [{ codecs: ['hdf9'] }, 'unknown-format'],
    [{ codecs: ['zarr'], narrow: ['int8'] }, 'bad-dtype'],
    [{ narrow: ['float16'] }, 'usage'],
  ])('refuses %j', async (options, code) => {
    await expect(benchRequest(undefined, options)).rejects.toMatchObject({ code, exitCode: 2 });
  });
});

it('parseEntries keeps the order', async () => {
  expect((await parseEntries(['lance', 'hyrax'])).map(({ format }) => format)).toEqual([
    'lance',
    'hyrax',
  ]);
});

function result(items: number, samples: readonly number[]): CaseResult {
  const sorted = samples.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return {
    format: 'npy',
    settings: {},
    label: 'npy',
    operation: 'open',
    way: '',
    items,
    unit: 's',
    samples,
    roundSamples: [samples.length],
    passesPerSample: 1,
    warmup: [],
    median,
    low: sorted[0] ?? 0,
    high: sorted.at(-1) ?? 0,
    deviation: 0,
    outliers: [],
    rowsPerSample: items,
    bytesPerSample: 100,
    itemsPerSecond: items / median,
    bytesPerSecond: 100 / median,
    peakMemoryBytes: 1e8,
    usage: {
      cpuSeconds: 1,
      readBytes: 100,
      writtenBytes: 0,
      deviceReadBytes: 0,
      deviceWrittenBytes: 0,
    },
    measures: [],
    checked: true,
    order: 0,
  };
}

async function reportOf(results: readonly CaseResult[]): Promise<BenchmarkReport> {
  return {
    id: '20260101T000000Z-000000',
    title: 'A title',
    createdAt: '2026-01-01T00:00:00.000Z',
    status: 'complete',
    request: await benchRequest(undefined, {}),
    environment: {
      arrayscope: '0',
      node: '20',
      platform: 'linux',
      architecture: 'x64',
      cpu: 'CPU',
      cores: 2,
      memoryBytes: 1e9,
      fileSystem: 'ext4',
      device: null,
      governor: null,
      runtime: 'Node',
      libraries: {},
      startedAt: '',
      loadAverage: 0,
    },
    method: {
      cache: 'hot',
      repeats: 7,
      rounds: 1,
      warmups: 1,
      processes: '',
      order: '',
      interval: 'bootstrap',
      flushed: true,
      rowShape: [4],
      dtype: 'float32',
      rowBytes: 16,
      data: 'generated',
      seed: 0,
      notes: [],
    },
    results,
    failures: [],
    storage: [
      {
        format: 'npy',
        settings: {},
        label: 'npy',
        items: 10,
        bytes: 1000,
        files: 2,
        compressionRatio: 1,
      },
    ],
    controls: [],
    speedups: [],
    streams: [],
    findings: [{ kind: 'speed', text: 'A finding.' }],
    durationMs: 1,
  };
}

const around = (centre: number): number[] =>
  [0.98, 0.99, 1, 1, 1, 1.01, 1.02].map((factor) => factor * centre);

describe('the baseline', () => {
  it('is failed by a case that is slower beyond what is allowed', async () => {
    const before = await reportOf([result(10, around(1)), result(20, around(1))]);
    const now = await reportOf([
      result(10, around(1.5)),
      result(20, around(1.02)),
      result(30, around(9)),
    ]);
    const comparison = checkBaseline(now, before, 10);
    expect(comparison).toMatchObject({ compared: 2, unmatched: 1 });
    expect(comparison.regressions.map(({ now: { items } }) => items)).toEqual([10]);
    expect(checkBaseline(now, before, 60).regressions).toEqual([]);
    const text = benchText(now, comparison, []);
    expect(text).toMatch(/open +10 +npy +1\.50 s +1\.00 s +1\.50 ×/);
    expect(text).toContain('A finding.');
  });

  it('must have been measured alike and share a case', async () => {
    const before = await reportOf([result(10, around(1))]);
    const other = { ...before, method: { ...before.method, rowShape: [8] } };
    expect(() => checkBaseline(other, before, 10)).toThrow('with shape 4, this with 8');
    const request = await benchRequest(undefined, {
      shape: [4],
      sizes: [10],
      operations: ['open'],
    });
    expect(() => requireComparable({ ...request, entries: [] }, before)).toThrow(
      'no case in common',
    );
    const npy = { ...request, entries: [{ format: 'npy', settings: {} }] };
    expect(() => requireComparable(npy, before)).not.toThrow();
    expect(() => requireComparable({ ...npy, cache: 'cold' }, before)).toThrow(
      'with cache hot, this with cold',
    );
    const elsewhere = await reportOf([result(99, around(1))]);
    expect(() => checkBaseline(elsewhere, before, 10)).toThrow('no case in common');
  });
});

describe('bench refuses before it measures', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'arrayscope-bench-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it.each([
    [['--fail-if-slower', '10'], 2, 'usage'],
    [['--report', 'report.pdf'], 2, 'bad-report'],
    [['--baseline', '/no/such/report.json'], 3, 'not-found'],
  ])('%j', async (args, code, name) => {
    expect(await runJson(['bench', ...args])).toMatchObject({
      code,
      document: { error: { code: name } },
    });
  });

  it('a report that is there, and a baseline that is none', async () => {
    const file = join(folder, 'report.json');
    await writeFile(file, '{}');
    expect(await runJson(['bench', '--report', file])).toMatchObject({
      code: 3,
      document: { error: { code: 'exists' } },
    });
    expect((await runJson(['bench', '--baseline', file])).code).toBe(3);
    await expect(readBaseline(file)).rejects.toMatchObject({ code: 'not-a-report' });
    expect(await readdir(folder)).toEqual(['report.json']);
  });
});
