import type { StreamGrid } from '../../../shared/model/stream-sweep';
import { countText } from '../number-text';
import { gridAxes } from '../stream-advice';

/** Throughput over batch rows (down) and batches ahead (across), as the charts draw it. */
export interface HeatPanel {
  readonly title: string;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** Those that were measured. */
  readonly cells: readonly HeatPanelCell[];
}

export interface HeatPanelCell {
  /** Indices into `rows` and `columns`. */
  readonly row: number;
  readonly column: number;
  readonly rowsPerSecond: number;
  readonly isRecommended: boolean;
}

export function heatPanel({ label, items, cells, recommended }: StreamGrid): HeatPanel {
  const { batchRows, prefetch } = gridAxes({ cells });
  return {
    title: `Stream, ${label}, ${countText(items)} items`,
    rows: batchRows.map((rows) => (rows === 'adaptive' ? rows : countText(rows))),
    columns: prefetch.map(String),
    cells: cells.map((cell) => ({
      row: batchRows.indexOf(cell.batchRows),
      column: prefetch.indexOf(cell.prefetch),
      rowsPerSecond: cell.rowsPerSecond,
      isRecommended:
        recommended !== null &&
        cell.batchRows === recommended.batchRows &&
        cell.prefetch === recommended.prefetch,
    })),
  };
}
