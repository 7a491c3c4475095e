import type { BenchmarkReport, CaseResult, Speedup } from '../../shared/model/benchmark';
import type { FormatCapabilities } from '../../shared/model/dataset';
import type { NarrowDtype, NarrowingError } from '../../shared/model/narrowing';
import { benchmarkDefaults } from './defaults';

/** Of a format that can do nothing else. */
export const READ_AND_WRITE: FormatCapabilities = {
  read: true,
  write: true,
  append: false,
  replace: false,
  delete: false,
  compact: false,
  findById: false,
  nearest: false,
};

/** Rows that were written narrower and lost nothing by it. */
export function narrowingFixture(dtype: NarrowDtype): NarrowingError {
  return {
    dtype,
    elements: 1,
    largestAbsolute: 0,
    largestRelative: 0,
    rootMeanSquare: 0,
    becameInfinite: 0,
    becameZero: 0,
  };
}

/** A case whose samples are as given; statistics that tests do not look at are filled in. */
export function resultFixture(overrides: Partial<CaseResult> = {}): CaseResult {
  return {
    format: 'lance',
    settings: {},
    label: 'Lance',
    operation: 'write',
    way: '',
    items: 100,
    unit: 's',
    samples: [0.1, 0.11, 0.09],
    roundSamples: [3],
    passesPerSample: 1,
    warmup: [0.2],
    median: 0.1,
    low: 0.09,
    high: 0.11,
    deviation: 0.01,
    outliers: [],
    rowsPerSample: 100,
    bytesPerSample: 4_915_200,
    itemsPerSecond: 1000,
    bytesPerSecond: 49_152_000,
    peakMemoryBytes: 100_000_000,
    usage: {
      cpuSeconds: 0.08,
      readBytes: 4_915_200,
      writtenBytes: 0,
      deviceReadBytes: 0,
      deviceWrittenBytes: 0,
    },
    measures: [],
    checked: true,
    order: 0,
    ...overrides,
  };
}

export function speedupFixture(overrides: Partial<Speedup> = {}): Speedup {
  return {
    format: 'lance',
    settings: {},
    label: 'Lance',
    baseline: 'hyrax',
    baselineSettings: {},
    baselineLabel: 'Hyrax npy',
    operation: 'write',
    items: 100,
    ratio: 2,
    low: 1.5,
    high: 2.5,
    noiseFloor: 1.05,
    verdict: 'faster',
    ...overrides,
  };
}

export function reportFixture(overrides: Partial<BenchmarkReport> = {}): BenchmarkReport {
  const operations = ['write', 'random-read', 'sequential-read'];
  const sizes = [100, 1000];
  const results = sizes.flatMap((items) =>
    operations.flatMap((operation) => [
      resultFixture({ operation, items }),
      resultFixture({
        operation,
        items,
        format: 'hyrax',
        label: 'Hyrax npy',
        median: 0.2,
        low: 0.15,
        high: 0.25,
      }),
    ]),
  );
  const speedups = sizes.flatMap((items) =>
    operations.map((operation) => speedupFixture({ operation, items })),
  );
  return {
    id: '20250131T094500Z-3f9a1c',
    title: 'Hyrax npy and Lance, <64×64×3> float32',
    createdAt: '2025-01-31T09:45:00.000Z',
    status: 'complete',
    request: benchmarkDefaults(),
    environment: {
      arrayscope: '0.1.0',
      node: '20.20.0',
      platform: 'Linux 6.1',
      architecture: 'x64',
      cpu: 'A processor',
      cores: 4,
      memoryBytes: 8_000_000_000,
      fileSystem: 'ext4',
      device: '/dev/sda1',
      governor: 'performance',
      runtime: 'Node',
      libraries: { 'apache-arrow': '18.1.0' },
      startedAt: '2025-01-31T09:45:00.000Z',
      loadAverage: 0.1,
    },
    method: {
      cache: 'hot',
      repeats: 3,
      rounds: 1,
      warmups: 1,
      processes: 'a fresh process for each case',
      order: 'random',
      interval: '95 %',
      flushed: true,
      rowShape: [64, 64, 3],
      dtype: 'float32',
      rowBytes: 49_152,
      data: 'generated',
      seed: 0,
      notes: ['A note.'],
    },
    results,
    failures: [],
    storage: [
      {
        format: 'hyrax',
        settings: {},
        label: 'Hyrax npy',
        items: 1000,
        bytes: 49_200_000,
        files: 4,
        compressionRatio: 0.999,
      },
      {
        format: 'lance',
        settings: {},
        label: 'Lance',
        items: 1000,
        bytes: 49_300_000,
        files: 3,
        compressionRatio: 0.997,
      },
    ],
    controls: [
      { label: 'Hyrax npy', operation: 'write', items: 100, ratio: 1.01, low: 0.97, high: 1.05 },
    ],
    speedups,
    streams: [],
    findings: [{ kind: 'speed', verdict: 'faster', text: 'Write: 2.00 × as fast.' }],
    durationMs: 61_000,
    ...overrides,
  };
}
