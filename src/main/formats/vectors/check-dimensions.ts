import type { Problem } from '../../../shared/model/dataset';
import { throwIfCancelled, yieldToEventLoop } from '../../lib/cancel';
import { ProgressMeter } from '../../lib/progress-meter';
import { closeFile, openForReading, readFully } from '../rows/read-fully';
import type { CheckOptions } from '../types';
import { otherDimension } from './read-numbers';
import type { NumbersFile } from './stored-file';

const CHUNK_BYTES = 4 * 1024 * 1024;

/** Every vector's own dimension against the first one's: one problem with the first that differs. */
export async function checkDimensions(
  file: NumbersFile,
  rowCount: number,
  { signal, report }: CheckOptions,
): Promise<readonly Problem[]> {
  const { path, stride, byteOrder, dimension } = file;
  if (dimension === null) return [];
  const meter = new ProgressMeter({ total: rowCount, unit: 'rows', report });
  let wrong = 0;
  let first: { readonly row: number; readonly found: number } | null = null;
  const fd = openForReading(path);
  try {
    const rowsAtOnce = Math.max(1, Math.floor(CHUNK_BYTES / stride));
    const chunk = Buffer.alloc(Math.min(rowsAtOnce, rowCount) * stride);
    for (let start = 0; start < rowCount; start += rowsAtOnce) {
      const rows = Math.min(rowsAtOnce, rowCount - start);
      await readFully(fd, chunk.subarray(0, rows * stride), start * stride, path);
      for (let row = 0; row < rows; row += 1) {
        const at = row * stride;
        const found = byteOrder === 'little' ? chunk.readInt32LE(at) : chunk.readInt32BE(at);
        if (found === dimension) continue;
        wrong += 1;
        first ??= { row: start + row, found };
      }
      meter.advance(rows);
      await yieldToEventLoop();
      throwIfCancelled(signal);
    }
  } finally {
    await closeFile(fd);
  }
  if (first === null) return [];
  const { code, message, row } = otherDimension(path, first.row, stride, first.found, dimension);
  const all = wrong === 1 ? message : `${message} So do ${wrong - 1} more.`;
  return [{ severity: 'error', code, message: all, ...(row === undefined ? {} : { row }) }];
}
