import { expect, it } from 'vitest';
import type { StreamCell, StreamGrid } from '../../../shared/model/stream-sweep';
import { streamSpecs } from './stream-specs';

const cell = (
  batchRows: StreamCell['batchRows'],
  prefetch: number,
  rowsPerSecond: number,
): StreamCell => ({
  batchRows,
  prefetch,
  rowsPerSecond,
  bytesPerSecond: rowsPerSecond * 1000,
  waitSeconds: 0.0123,
  workSeconds: null,
  largestBatchRows: 4096,
});
const chosen = cell(1000, 2, 950);
const grid: StreamGrid = {
  label: 'Lance',
  items: 20_000,
  cells: [cell(100, 0, 400), chosen, cell(1000, 8, 960), cell('adaptive', 2, 900)],
  recommended: chosen,
};

it('has a row for each batch size, a column for each read-ahead, and marks one cell', () => {
  const [spec] = streamSpecs([grid, { ...grid, items: 5 }], 20_000);
  if (spec?.kind !== 'heat') throw new Error('no heat map');
  expect(spec.title).toBe('Stream: Lance, 20,000 items');
  expect(spec.grid.rows).toEqual(['100', '1,000', 'adaptive']);
  expect(spec.grid.columns).toEqual(['0', '2', '8']);
  expect(
    spec.grid.cells.map(({ row, column, value, isMarked }) => [row, column, value, isMarked]),
  ).toEqual([
    [0, 0, 400, false],
    [1, 1, 950, true],
    [1, 2, 960, false],
    [2, 1, 900, false],
  ]);
  expect(spec.grid.cells[1]?.details).toEqual(['950 kB/s', 'wait 12.3 ms']);
  expect(spec.grid.cells[3]?.details).toContain('grew to 4,096 rows');
});

it('marks nothing where nothing is recommended', () => {
  const [spec] = streamSpecs([{ ...grid, recommended: null }], 20_000);
  if (spec?.kind !== 'heat') throw new Error('no heat map');
  expect(spec.grid.cells.some(({ isMarked }) => isMarked)).toBe(false);
  expect(streamSpecs([grid], 7)).toEqual([]);
});
