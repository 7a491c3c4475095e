import { describe, expect, it } from 'vitest';
import type { CaseResult, StorageResult } from '../../../shared/model/benchmark';
import type { JsonObject } from '../../../shared/model/json';
import { OPERATIONS, caseOf } from './case-fixture';
import { compressionSpecs, shortLabels } from './compression-specs';

describe('shortLabels', () => {
  it('leaves the format out where all have it', () => {
    const labels = ['Zarr (codec=none)', 'Zarr (codec=zstd, level=3) as float16'];
    const { format, shortened } = shortLabels(labels);
    expect(format).toBe('Zarr');
    expect(labels.map(shortened)).toEqual(['codec=none', 'codec=zstd, level=3 as float16']);
  });

  it.each([[['Zarr', 'Zarr (codec=zstd)']], [['Zarr (codec=zstd)', 'Lance (codec=zstd)']], [[]]])(
    'keeps %j as they are',
    (labels) => {
      const { format, shortened } = shortLabels(labels);
      expect(format).toBe('');
      expect(labels.map(shortened)).toEqual(labels);
    },
  );
});

function storageOf(label: string): StorageResult {
  return {
    format: 'zarr',
    settings: {},
    label,
    items: 100,
    bytes: 1000,
    files: 1,
    compressionRatio: 1,
  };
}

describe('compressionSpecs', () => {
  const settings: readonly JsonObject[] = [
    { codec: 'none' },
    { codec: 'zstd' },
    { codec: 'zstd', narrow: 'float16' },
  ];
  const labels = ['Zarr (codec=none)', 'Zarr (codec=zstd)', 'Zarr (codec=zstd) as float16'];
  const storage = labels.map((label, at): StorageResult => ({
    format: 'zarr',
    settings: settings[at] ?? {},
    label,
    items: 100,
    bytes: 4_000_000 - at * 1_000_000,
    files: 1,
    compressionRatio: 1,
    ...(at === 2
      ? {
          narrowing: {
            dtype: 'float16' as const,
            elements: 1,
            largestAbsolute: 0.1,
            largestRelative: 0.1,
            rootMeanSquare: 0.1,
            becameInfinite: 0,
            becameZero: 0,
          },
        }
      : {}),
  }));
  const results = labels.map((label, at): CaseResult =>
    caseOf({ label, format: 'zarr', settings: settings[at] ?? {}, median: 0.1 * (at + 1) }),
  );
  const report = {
    request: { entries: settings.map((one) => ({ format: 'zarr', settings: one })) },
    results,
    storage,
    method: { rowBytes: 40_000 },
  };

  it('draws every entry in its own look, the line through what is lossless', () => {
    const [write, ...others] = compressionSpecs(report, 100, OPERATIONS);
    expect(others).toEqual([]);
    expect(write?.title).toBe('Zarr: write against size, 100 items');
    expect(write?.unit).toBe('rate');
    expect(
      write?.points.map(({ label, x, isOnFront, isOnLine }) => [label, x, isOnFront, isOnLine]),
    ).toEqual([
      ['codec=zstd as float16', 20_000, true, false],
      ['codec=zstd', 30_000, true, true],
      ['codec=none', 40_000, true, true],
    ]);
    expect(new Set(write?.points.map(({ style }) => style.colour)).size).toBe(3);
  });

  it('gives points looks of their own where the other charts would repeat them', () => {
    const many = Array.from({ length: 7 }, (_, at) => ({ level: at }));
    const ways = ['', ' · whole'];
    const crowded = {
      ...report,
      request: { entries: many.map((one) => ({ format: 'zarr', settings: one })) },
      storage: many.map(({ level }) => ({
        ...storageOf(`Zarr (level=${level})`),
        settings: { level },
      })),
      results: many.flatMap(({ level }) =>
        ways.map((way) =>
          caseOf({ label: `Zarr (level=${level})${way}`, format: 'zarr', settings: { level } }),
        ),
      ),
    };
    const [write] = compressionSpecs(crowded, 100, OPERATIONS);
    const looks = write?.points.map(({ style }) => `${style.colour} ${style.marker}`);
    expect(looks).toHaveLength(14);
    expect(new Set(looks).size).toBe(14);
  });
});
