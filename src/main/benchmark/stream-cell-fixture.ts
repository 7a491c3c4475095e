import type { StreamCell } from '../../shared/model/stream-sweep';

/** A setting of a stream whose rows have four bytes; an adaptive size has grown to 512 rows. */
export function streamCellFixture(
  batchRows: StreamCell['batchRows'],
  prefetch: number,
  rowsPerSecond: number,
): StreamCell {
  return {
    batchRows,
    prefetch,
    rowsPerSecond,
    bytesPerSecond: 4 * rowsPerSecond,
    waitSeconds: 0.001,
    workSeconds: 0.002,
    largestBatchRows: batchRows === 'adaptive' ? 512 : batchRows,
  };
}
