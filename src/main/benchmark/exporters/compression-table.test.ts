import { expect, it } from 'vitest';
import type { StorageResult } from '../../../shared/model/benchmark';
import { reportFixture, resultFixture } from '../report-fixture';
import { compressionTables, narrowingTable } from './compression-table';

const stored = (
  label: string,
  bytes: number,
  part: Partial<StorageResult> = {},
): StorageResult => ({
  format: 'zarr',
  settings: {},
  label,
  items: 100,
  bytes,
  files: 1,
  compressionRatio: 1,
  ...part,
});
const write = (label: string, median: number) =>
  resultFixture({ format: 'zarr', label, median, low: median, high: median });

const report = reportFixture({
  storage: [
    stored('none', 4_915_200),
    stored('slow', 4_915_200),
    stored('zstd', 2_457_600),
    stored('half', 1_000_000, {
      narrowing: {
        dtype: 'float16',
        elements: 1_228_800,
        largestAbsolute: 0.000488,
        largestRelative: 1,
        rootMeanSquare: null,
        becameInfinite: 3,
        becameZero: 12,
      },
    }),
  ],
  results: [write('none', 0.01), write('slow', 0.04), write('zstd', 0.05)],
});

it('lists size and speed by size, the front marked', () => {
  const [table] = compressionTables(report);
  expect(table?.columns).toEqual(['Format', 'A row on disk', 'Ratio', 'Write']);
  expect(table?.rows).toEqual([
    ['zstd', '24.6 kB', '2.00 ×', '* 98.3 MB/s'],
    ['none', '49.2 kB', '1.00 ×', '* 492 MB/s'],
    ['slow', '49.2 kB', '1.00 ×', '123 MB/s'],
  ]);
});

it('has no table of a report that compares no settings', () => {
  expect(compressionTables(reportFixture())).toEqual([]);
  expect(narrowingTable(reportFixture()).rows).toEqual([]);
});

it('says what narrowing lost', () => {
  expect(narrowingTable(report).rows).toEqual([
    ['half', '100', '1,228,800', '4.88e-4', '1.00e+0', '–', '3', '12'],
  ]);
});
