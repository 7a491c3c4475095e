import { isNumericDtype, rowBytes } from '../../shared/model/dtype';
import type { Field } from '../../shared/model/dataset';

/**
 * Bytes that go to the writer in one call. Measured on Lance: larger slices are slower (glibc maps
 * and unmaps every block over 32 MB), smaller ones make more fragments.
 */
const SLICE_BYTES = 24 * 1024 * 1024;
/** Narrow rows: more of them a call gains nothing, and all of them are in memory at once. */
const MOST_ROWS = 16_384;
/** What a text without a fixed width is taken to be. */
const TEXT_BYTES = 64;

/** Bytes of one row in memory: exact for numbers, a bound or a guess for text. */
export function estimateRowBytes(fields: readonly Field[]): number {
  return fields.reduce((sum, field) => sum + fieldBytes(field), 0);
}

/** Rows a slice: about 24 MB of them, one at least. */
export function sliceRows(fields: readonly Field[]): number {
  const rows = Math.floor(SLICE_BYTES / Math.max(1, estimateRowBytes(fields)));
  return Math.max(1, Math.min(MOST_ROWS, rows));
}

function fieldBytes(field: Field): number {
  if (isNumericDtype(field.dtype)) return rowBytes(field.dtype, field.shape);
  const bits = /^(?:str|bytes)(\d+)$/.exec(field.dtype)?.[1];
  return bits === undefined ? TEXT_BYTES : Number(bits) / 8;
}
