import { elementCount } from '../../../shared/model/dtype';
import { type StoredDataset, itemsPerRow, rowCountOf } from './stored-dataset';

/** A box of elements that lie one behind the other in C order: one call of the library. */
export interface Slab {
  /** First element and number of elements along each axis. */
  readonly offset: readonly number[];
  readonly count: readonly number[];
  /** Elements in the box. */
  readonly items: number;
}

/** What is needed of a dataset to cut it. */
interface Sized {
  readonly shape: readonly number[] | null;
  readonly type: { readonly itemBytes: number };
}

/** A call of the library cannot be interrupted, so it is kept short. */
const CALL_BYTES = 8 * 1024 * 1024;
/** A row of chunks is read in one call up to here: chunks that are cut are decoded twice. */
const CHUNK_ROW_BYTES = 32 * 1024 * 1024;
/** Variable-length elements need memory besides their pointers. */
const VARIABLE_ITEMS = 16_384;

/** Rows that a call reads: whole rows of chunks where these are not too large. At least one. */
export function rowsPerCall(dataset: StoredDataset): number {
  const { variable } = dataset;
  const rowBytes = Math.max(1, itemsPerRow(dataset) * dataset.type.itemBytes);
  const rows = Math.max(1, Math.floor(CALL_BYTES / rowBytes));
  const most = variable ? Math.min(rows, VARIABLE_ITEMS) : rows;
  const chunkRows = dataset.chunks?.[0] ?? 1;
  if (chunkRows <= most) return most - (most % chunkRows);
  return !variable && chunkRows * rowBytes <= CHUNK_ROW_BYTES ? chunkRows : most;
}

/** Rows `[start, start + count)` as slabs, cut where rows of chunks end. */
export function planSlabs(dataset: Sized, start: number, count: number, callRows: number): Slab[] {
  const rowShape = dataset.shape?.slice(1) ?? [];
  const rowItems = elementCount(rowShape);
  const slabs: Slab[] = [];
  for (let row = start; row < start + count;) {
    const end = Math.min(start + count, row + callRows - (row % callRows));
    const rows = end - row;
    if (rows === 1 && rowItems * dataset.type.itemBytes > CALL_BYTES)
      slabs.push(...cutRow(row, rowShape, dataset.type.itemBytes));
    else if (rowItems > 0)
      slabs.push({
        offset: [row, ...rowShape.map(() => 0)],
        count: [rows, ...rowShape],
        items: rows * rowItems,
      });
    row = end;
  }
  return slabs;
}

/** One large row as slabs: along the first axis whose parts are small enough, one by one above. */
function cutRow(row: number, shape: readonly number[], itemBytes: number): Slab[] {
  let slabs: { offset: number[]; count: number[] }[] = [{ offset: [row], count: [1] }];
  for (const [axis, extent] of shape.entries()) {
    const below = elementCount(shape.slice(axis + 1));
    const step = Math.max(1, Math.floor(CALL_BYTES / (below * itemBytes)));
    const whole = slabs.every(({ count }) => count.every((one) => one === 1));
    slabs = slabs.flatMap(({ offset, count }) => {
      if (!whole) return [{ offset: [...offset, 0], count: [...count, extent] }];
      const cuts = Array.from({ length: Math.ceil(extent / step) }, (_, cut) => cut * step);
      return cuts.map((from) => ({
        offset: [...offset, from],
        count: [...count, Math.min(step, extent - from)],
      }));
    });
  }
  return slabs.map((slab) => ({ ...slab, items: elementCount(slab.count) }));
}

/** Runs of wanted rows that one call reads together. */
export interface Span {
  readonly start: number;
  /** Exclusive. */
  readonly end: number;
  /** The wanted rows in it, ascending. */
  readonly rows: readonly number[];
}

/** Bytes that are read for nothing rather than in another call. */
const GAP_BYTES = 32 * 1024;

/**
 * Sorted rows as spans: neighbours, and rows whose chunks are decoded together anyway.
 * A span never reaches over the end of a call.
 */
export function planSpans(
  dataset: StoredDataset,
  rows: readonly number[],
  callRows: number,
): Span[] {
  const rowBytes = Math.max(1, itemsPerRow(dataset) * dataset.type.itemBytes);
  const chunkRows = dataset.filters.length > 0 ? (dataset.chunks?.[0] ?? 1) : 1;
  const spans: { start: number; end: number; rows: number[] }[] = [];
  for (const row of rows) {
    const last = spans.at(-1);
    const near =
      last !== undefined &&
      Math.floor(row / callRows) === Math.floor(last.start / callRows) &&
      ((row - last.end) * rowBytes <= GAP_BYTES ||
        Math.floor(row / chunkRows) === Math.floor((last.end - 1) / chunkRows));
    if (near) {
      last.end = row + 1;
      last.rows.push(row);
    } else spans.push({ start: row, end: row + 1, rows: [row] });
  }
  return spans;
}

/** Most bytes read for one row: its chunks as they are stored at worst, or its own bytes. */
export function bytesForRow(dataset: StoredDataset): number {
  const rowBytes = itemsPerRow(dataset) * dataset.type.itemBytes;
  const { chunks, shape } = dataset;
  if (chunks === null || rowCountOf(dataset) === 0) return rowBytes;
  const across = chunks.reduce(
    (product, extent, axis) =>
      axis === 0 ? product : product * Math.ceil((shape?.[axis] ?? 1) / Math.max(1, extent)),
    1,
  );
  const chunkBytes = elementCount(chunks) * dataset.type.itemBytes;
  // Data that does not compress grows by less than a hundredth.
  return across * Math.ceil(chunkBytes * 1.01 + 64);
}
