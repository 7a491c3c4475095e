import { describe, expect, it } from 'vitest';
import type { CaseResult, StorageResult } from '../../../shared/model/benchmark';
import { narrowingFixture, reportFixture, resultFixture } from '../report-fixture';
import {
  compressionPlots,
  compressionSizes,
  paretoFront,
} from '../../../shared/model/compression-plot';

const at = (bytesPerRow: number, value: number, loss = 0) => ({ bytesPerRow, value, loss });

describe('paretoFront', () => {
  it('keeps what is smaller or faster than all others, where higher is better', () => {
    const points = [at(100, 500), at(90, 300), at(95, 200), at(50, 20), at(100, 400)];
    expect(paretoFront(points, 'higher')).toEqual([true, true, false, true, false]);
  });

  it('turns round where lower is better', () => {
    expect(paretoFront([at(100, 1), at(90, 3), at(95, 4)], 'lower')).toEqual([true, true, false]);
  });

  it('keeps ties, and drops what is equal in one and worse in the other', () => {
    expect(paretoFront([at(1, 5), at(1, 5), at(1, 4), at(2, 5)], 'higher')).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('lets nothing lossy push off what is lossless, but the other way round', () => {
    expect(paretoFront([at(10, 5), at(5, 9, 2)], 'higher')).toEqual([true, true]);
    expect(paretoFront([at(5, 9), at(10, 5, 2), at(4, 9, 1), at(4, 9, 2)], 'higher')).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('of nothing is empty', () => {
    expect(paretoFront([], 'lower')).toEqual([]);
  });
});

function stored(label: string, bytes: number, part: Partial<StorageResult> = {}): StorageResult {
  return {
    format: 'zarr',
    settings: {},
    label,
    items: 100,
    bytes,
    files: 1,
    compressionRatio: 1,
    ...part,
  };
}
function measured(label: string, operation: string, median: number): CaseResult {
  return resultFixture({
    format: 'zarr',
    label,
    operation,
    items: 100,
    rowsPerSample: operation === 'random-read' ? 50 : 100,
    median,
    low: median / 2,
    high: median * 2,
  });
}

const report = reportFixture({
  storage: [
    stored('Zarr (codec=zstd)', 400_000),
    stored('Zarr (codec=zstd) as float16', 200_000, {
      narrowing: narrowingFixture('float16'),
    }),
    stored('Zarr', 500_000),
    stored('Zarr', 500_000, { items: 10 }),
  ],
  results: [
    measured('Zarr (codec=zstd)', 'write', 0.2),
    measured('Zarr', 'write', 0.1),
    measured('Zarr (codec=zstd) as float16', 'write', 0.3),
    measured('Zarr · by chunk', 'random-read', 0.05),
    measured('Zarr', 'open', 0.1),
  ],
});

describe('compressionPlots', () => {
  it('are there where one format has three ways or more', () => {
    expect(compressionSizes(report)).toEqual([100]);
    expect(compressionSizes(reportFixture())).toEqual([]);
  });

  it('put bytes of a row as given, a second, against bytes of a row on disk', () => {
    const [write] = compressionPlots(report, 100);
    expect(write).toMatchObject({ operation: 'write', better: 'higher', items: 100 });
    expect(write?.points.map(({ label }) => label)).toEqual([
      'Zarr (codec=zstd) as float16',
      'Zarr (codec=zstd)',
      'Zarr',
    ]);
    expect(write?.points.map(({ loss }) => loss)).toEqual([2, 0, 0]);
    const rate = (100 * 49_152) / 0.1;
    expect(write?.points[2]).toEqual({
      label: 'Zarr',
      bytesPerRow: 5000,
      value: rate,
      low: rate / 2,
      high: rate * 2,
      loss: 0,
      isOnFront: true,
    });
  });

  it('put seconds a row for random reads, found by the label of the entry', () => {
    const [, random] = compressionPlots(report, 100);
    expect(random?.points).toEqual([
      {
        label: 'Zarr · by chunk',
        bytesPerRow: 5000,
        value: 0.001,
        low: 0.0005,
        high: 0.002,
        loss: 0,
        isOnFront: true,
      },
    ]);
  });
});
