import type { StreamGrid } from '../../../shared/model/benchmark';
import { countText } from '../number-text';
import { gridAxes, rateText } from '../stream-advice';
import type { TextTable } from './text-table';

/** Rows a second over batch rows (down) and batches ahead (across); the recommended one marked. */
export function streamTable(grid: StreamGrid): TextTable {
  const { batchRows, prefetch } = gridAxes(grid);
  return {
    title: `Stream, ${grid.label}, ${countText(grid.items)} items: rows/s (* recommended)`,
    columns: ['Batch rows', ...prefetch.map((ahead) => `${ahead} ahead`)],
    numbersFrom: 1,
    numbersTo: 1 + prefetch.length,
    rows: batchRows.map((rows) => [
      rows === 'adaptive' ? rows : countText(rows),
      ...prefetch.map((ahead) => {
        const cell = grid.cells.find((one) => one.batchRows === rows && one.prefetch === ahead);
        if (cell === undefined) return '–';
        const chosen = grid.recommended;
        const isChosen = chosen?.batchRows === rows && chosen.prefetch === ahead;
        return `${isChosen ? '* ' : ''}${rateText(cell.rowsPerSecond)}`;
      }),
    ]),
  };
}
