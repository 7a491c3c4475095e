/** Heat maps of the streams of a report. */
import type { StreamCell, StreamGrid } from '../../../shared/model/stream-sweep';
import type { ChartSpec } from '../../charts/chart-spec';
import { formatRate } from '../../ui/format-bytes';
import { formatSeconds } from '../../ui/format-duration';
import { formatCount } from '../../ui/format-number';

/** One heat map for every entry that was read as a stream at this size. */
export function streamSpecs(streams: readonly StreamGrid[], items: number): readonly ChartSpec[] {
  return streams.filter((one) => one.items === items).map(streamSpec);
}

export function streamSpec({ label, items, cells, recommended }: StreamGrid): ChartSpec {
  const sizes = [...new Set(cells.map(({ batchRows }) => batchRows))];
  const depths = [...new Set(cells.map(({ prefetch }) => prefetch))].sort((a, b) => a - b);
  return {
    kind: 'heat',
    title: `Stream: ${label}, ${formatCount(items)} items`,
    grid: {
      rowTitle: 'Batch rows',
      columnTitle: 'Batches read ahead',
      rows: sizes.map((rows) => (rows === 'adaptive' ? rows : formatCount(rows))),
      columns: depths.map(String),
      unit: 'rows/s',
      markMeaning: 'recommended: smallest fixed size within 5 % of the best',
      detailMeaning: 'Wait and work are of a batch.',
      cells: cells.map((cell) => ({
        row: sizes.indexOf(cell.batchRows),
        column: depths.indexOf(cell.prefetch),
        value: cell.rowsPerSecond,
        isMarked:
          recommended !== null &&
          cell.batchRows === recommended.batchRows &&
          cell.prefetch === recommended.prefetch,
        details: detailsOf(cell),
      })),
    },
  };
}

function detailsOf(cell: StreamCell): readonly string[] {
  const { bytesPerSecond, waitSeconds, workSeconds, batchRows, largestBatchRows } = cell;
  return [
    formatRate(bytesPerSecond),
    ...(waitSeconds === null ? [] : [`wait ${formatSeconds(waitSeconds)}`]),
    ...(workSeconds === null ? [] : [`work ${formatSeconds(workSeconds)}`]),
    ...(batchRows === 'adaptive' ? [`grew to ${formatCount(largestBatchRows)} rows`] : []),
  ];
}
