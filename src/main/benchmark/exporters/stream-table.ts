import type { StreamGrid } from '../../../shared/model/stream-sweep';
import { rateText } from '../stream-advice';
import { heatPanel } from './heat-panel';
import type { TextTable } from './text-table';

/** Rows a second over batch rows (down) and batches ahead (across); the recommended one marked. */
export function streamTable(grid: StreamGrid): TextTable {
  const { title, rows, columns, cells } = heatPanel(grid);
  return {
    title: `${title}: rows/s (* recommended)`,
    columns: ['Batch rows', ...columns.map((ahead) => `${ahead} ahead`)],
    numbersFrom: 1,
    numbersTo: 1 + columns.length,
    rows: rows.map((label, row) => [
      label,
      ...columns.map((_, column) => {
        const cell = cells.find((one) => one.row === row && one.column === column);
        if (cell === undefined) return '–';
        return `${cell.isRecommended ? '* ' : ''}${rateText(cell.rowsPerSecond)}`;
      }),
    ]),
  };
}
