import type { Problem } from '../../shared/model/dataset';
import { bytesText } from './free-space';
import type { Dataset } from '../formats/types';
import { estimateRowBytes, sliceRows } from './slice-rows';

/** The process and its libraries with their own buffers, as measured with Lance (the largest). */
const BASE_BYTES = 450_000_000;
/** Slices alive at once at the worst: read ahead, being written, in the library's own buffers. */
const SLICES = 8;

/**
 * Peak memory of a run in bytes: a bound by the slice, whatever the number of rows; any order but
 * the stored one adds 4 bytes a row.
 */
export function memoryNeed({ fields, rowCount }: Dataset, isStoredOrder: boolean): number {
  const slice = sliceRows(fields) * estimateRowBytes(fields);
  return BASE_BYTES + SLICES * slice + (isStoredOrder ? 0 : 4 * rowCount);
}

/** A warning, not an error: the estimate is a bound, and other programs may give memory back. */
export function memoryProblems(need: number, available: number): readonly Problem[] {
  if (available >= need) return [];
  return [
    {
      severity: 'warning',
      code: 'little-memory',
      message: `The run may need ${bytesText(need)} of memory and ${bytesText(available)} are free. Close other programs, or it may be slow or be stopped by the system.`,
    },
  ];
}
