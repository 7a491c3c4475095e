import { describe, expect, it } from 'vitest';
import { DEFAULT_SWEEP, type StreamCell } from '../../shared/model/stream-sweep';
import { gridAxes, rateText, recommended, streamFindings, streamGrids } from './stream-advice';
import { resultFixture } from './report-fixture';
import { streamCellFixture as cell } from './stream-cell-fixture';
import { parseStreamWay, streamWayId, streamWays } from './stream-way';

describe('streamWays', () => {
  it('is every pair in ascending order, and the adaptive size', () => {
    expect(streamWays(DEFAULT_SWEEP).map(streamWayId)).toEqual([
      'b100-p0',
      'b100-p2',
      'b100-p8',
      'b1000-p0',
      'b1000-p2',
      'b1000-p8',
      'b10000-p0',
      'b10000-p2',
      'b10000-p8',
      'adaptive-p2',
    ]);
    const twice = streamWays({ batchRows: [50, 5, 50], prefetch: [0], cacheBytes: 99 });
    expect(twice.map(streamWayId)).toEqual(['b5-p0-c99', 'b50-p0-c99', 'adaptive-p0-c99']);
    expect(twice.map(streamWayId).map(parseStreamWay)).toEqual(twice);
    const threads = streamWays({
      batchRows: [5],
      prefetch: [0, 2],
      workers: [4, 0],
      cacheBytes: 9,
    });
    expect(threads.map(streamWayId)).toEqual([
      ...['b5-p0-c9', 'b5-p2-c9', 'b5-p0-w4-c9', 'b5-p2-w4-c9', 'adaptive-p2-c9'],
    ]);
    expect(threads.map(streamWayId).map(parseStreamWay)).toEqual(threads);
    const aged = streamWays({ batchRows: [5], prefetch: [0], cacheBytes: 9, cacheTtlMs: 250 });
    expect(aged.map(streamWayId)).toEqual(['b5-p0-c9-t250', 'adaptive-p0-c9-t250']);
    expect(aged.map(streamWayId).map(parseStreamWay)).toEqual(aged);
    // Nothing lives without a cache.
    expect(
      streamWays({ batchRows: [5], prefetch: [0], cacheBytes: 0, cacheTtlMs: 250 }).map(
        streamWayId,
      ),
    ).toEqual(['b5-p0', 'adaptive-p0']);
    // An adaptive size is found by reading in one thread.
    const only = streamWays({ batchRows: [5], prefetch: [2], workers: [2], cacheBytes: 0 });
    expect(only.map(streamWayId)).toEqual(['b5-p2-w2']);
  });

  it.each(['', 'b-p1', 'adaptive', 'b10-p', 'b10', 'b10-p1-c', 'b10-p1-t5', 'whole'])(
    'takes no other id: “%s”',
    (id) => {
      expect(parseStreamWay(id)).toBeUndefined();
    },
  );
});

describe('recommended', () => {
  it('is the smallest batch, then the least read ahead, within 5 % of the best', () => {
    const cells = [
      cell(10_000, 8, 1000),
      cell(1000, 8, 951),
      cell(1000, 2, 950),
      cell(100, 0, 949),
    ];
    expect(recommended(cells)).toEqual(cell(1000, 2, 950));
    expect(recommended([...cells, cell(1000, 0, 960)])).toEqual(cell(1000, 0, 960));
  });

  it('takes a smaller batch before less read ahead', () => {
    expect(recommended([cell(1000, 0, 1000), cell(100, 8, 990)])).toEqual(cell(100, 8, 990));
  });

  it('never is the adaptive size, nor measured by it', () => {
    expect(recommended([cell('adaptive', 2, 5000), cell(10, 0, 100)])).toEqual(cell(10, 0, 100));
    expect(recommended([cell('adaptive', 2, 5000)])).toBeNull();
    expect(recommended([])).toBeNull();
  });
});

describe('streamGrids', () => {
  const result = (label: string, way: string, items: number, itemsPerSecond: number) =>
    resultFixture({
      operation: 'stream',
      label: `${label} · ${way}`,
      way,
      items,
      itemsPerSecond,
      bytesPerSecond: itemsPerSecond * 8,
      measures: [
        { id: 'wait', label: 'Wait a batch', value: 0.25, unit: 's' },
        { id: 'largest-batch', label: 'Rows', value: 4096, unit: 'count' },
      ],
    });

  it('is one for every entry and size; other operations have no part in it', () => {
    const grids = streamGrids([
      result('Lance', 'b100-p2', 1000, 30),
      result('npy · whole batch', 'b100-p0', 1000, 20),
      result('Lance', 'adaptive-p2', 1000, 50),
      result('Lance', 'b100-p0', 1000, 10),
      result('Lance', 'b100-p0', 500, 10),
      resultFixture(),
    ]);
    expect(grids.map(({ label, items, cells }) => [label, items, cells.length])).toEqual([
      ['Lance', 500, 1],
      ['Lance', 1000, 3],
      ['npy · whole batch', 1000, 1],
    ]);
    const lance = grids[1];
    expect(lance?.cells.map(({ batchRows, prefetch }) => [batchRows, prefetch])).toEqual([
      [100, 0],
      [100, 2],
      ['adaptive', 2],
    ]);
    expect(lance?.cells[2]).toEqual({
      batchRows: 'adaptive',
      prefetch: 2,
      rowsPerSecond: 50,
      bytesPerSecond: 400,
      waitSeconds: 0.25,
      workSeconds: null,
      largestBatchRows: 4096,
    });
    expect(lance?.recommended).toMatchObject({ batchRows: 100, prefetch: 2 });
    expect(gridAxes(lance ?? { cells: [] })).toEqual({
      batchRows: [100, 'adaptive'],
      prefetch: [0, 2],
    });
  });

  it('is said with the numbers that it rests on', () => {
    const grid = {
      label: 'Lance',
      items: 20_000,
      cells: [
        cell(100, 0, 400_000),
        cell(1000, 2, 1_200_000),
        cell(10_000, 8, 1_234_000),
        cell('adaptive', 2, 1_100_000),
      ],
    };
    const said = (chosen: StreamCell | null, noise: number | null = null): string | undefined =>
      streamFindings([{ ...grid, recommended: chosen }], noise)[0]?.text;
    expect(said(recommended(grid.cells))).toBe(
      'Stream, Lance at 20,000 items: 1,000 rows with 2 ahead is the smallest of 3 measured within 5 % of the best: 1.20 million rows/s, against 1.23 million rows/s with 10,000 rows with 8 ahead; the slowest, 100 rows with none ahead, 400,000 rows/s; adaptive, grown to 512 rows, 1.10 million rows/s.',
    );
    expect(said(grid.cells[2] ?? null)).toContain(
      '10,000 rows with 8 ahead is the fastest of 3 measured, and none smaller comes within 5 % of its 1.23 million rows/s',
    );
    expect(said(null)).toBeUndefined();
    // Noise below the 5 % that are given away decides nothing.
    expect(said(recommended(grid.cells), 1.04)).toBe(said(recommended(grid.cells)));
    expect(said(recommended(grid.cells), 1.2)).toContain(
      '; the same case measured twice differed by 1.20 ×, so settings that are nearer to each other cannot be told apart in this run.',
    );
  });

  it.each([
    [12_345_678, '12.3 million'],
    [123_456, '123,000'],
    [999.4, '999'],
    [1.234, '1.23'],
  ])('writes %d rows a second as %s', (rate, text) => {
    expect(rateText(rate)).toBe(text);
  });
});
