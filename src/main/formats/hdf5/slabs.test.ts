import { describe, expect, test } from 'vitest';
import { elementCount } from '../../../shared/model/dtype';
import { bytesForRow, planSlabs, planSpans, rowsPerCall } from './slabs';
import type { StoredDataset } from './stored-dataset';

const MIB = 1024 * 1024;

function stored(
  shape: readonly number[],
  itemBytes: number,
  more: Partial<StoredDataset> = {},
): StoredDataset {
  return {
    path: '/x',
    shape,
    type: { kind: 'unsupported', itemBytes, label: '' },
    variable: false,
    chunks: null,
    filters: [],
    refusal: null,
    ...more,
  };
}
const gzip = [{ id: 1, name: 'gzip', values: [4] }];

describe('calls', () => {
  test('read 8 MiB, or whole chunks of it', () => {
    expect(rowsPerCall(stored([10_000_000], 8))).toBe(MIB);
    expect(rowsPerCall(stored([10_000_000], 8, { chunks: [300_000] }))).toBe(900_000);
    expect(rowsPerCall(stored([10_000_000], 8, { chunks: [2_000_000] }))).toBe(2_000_000);
    expect(rowsPerCall(stored([10_000_000], 8, { chunks: [9_000_000] }))).toBe(MIB);
    expect(rowsPerCall(stored([10_000_000], 4, { variable: true }))).toBe(16_384);
  });

  test('end where chunks end', () => {
    const dataset = stored([100, 2], 4, { chunks: [8, 2] });
    const slabs = planSlabs(dataset, 5, 20, 16);
    expect(slabs.map(({ offset, count }) => [offset, count])).toEqual([
      [
        [5, 0],
        [11, 2],
      ],
      [
        [16, 0],
        [9, 2],
      ],
    ]);
  });

  test('cut a large row in parts that follow each other', () => {
    const dataset = stored([3, 5, 1000, 1000], 8);
    const slabs = planSlabs(dataset, 1, 1, 1);
    expect(slabs.every(({ items }) => items * 8 <= 8 * MIB)).toBe(true);
    expect(slabs.map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 4].map((at) => [1, at, 0, 0]));
    const long = planSlabs(stored([1, 1, 5 * MIB, 3], 1), 0, 1, 1);
    expect(long.map(({ offset, count }) => [offset[2], count[2]])).toEqual([
      [0, 2_796_202],
      [2_796_202, 2_446_678],
    ]);
    expect(long.reduce((sum, { count }) => sum + elementCount(count), 0)).toBe(15 * MIB);
  });
});

describe('spans', () => {
  test('join rows that lie near, and rows of one compressed chunk', () => {
    const plain = stored([1_000_000, 10], 4);
    expect(planSpans(plain, [1, 2, 3, 500, 90_000], 200_000)).toEqual([
      { start: 1, end: 501, rows: [1, 2, 3, 500] },
      { start: 90_000, end: 90_001, rows: [90_000] },
    ]);
    const packed = stored([1_000_000, 10], 4, { chunks: [10_000, 10], filters: gzip });
    expect(planSpans(packed, [0, 9_999, 19_999], 10_000).map(({ rows }) => rows)).toEqual([
      [0, 9_999],
      [19_999],
    ]);
  });

  test('never reach over a call', () => {
    const dataset = stored([100, 1], 1);
    expect(planSpans(dataset, [6, 7, 8, 9], 8).map(({ start, end }) => [start, end])).toEqual([
      [6, 8],
      [8, 10],
    ]);
  });
});

test('a row costs its chunks', () => {
  expect(bytesForRow(stored([100, 10], 4))).toBe(40);
  expect(bytesForRow(stored([100, 10], 4, { chunks: [50, 4] }))).toBe(3 * Math.ceil(808 + 64));
});
