/**
 * Arrays stored column-major (Fortran order). Of an array of shape (N, d1, …, dk) the element
 * (i, j1, …, jk) is item `i + N × (j1 + d1 × (j2 + …))`: a row is scattered over
 * d1 × … × dk places, and the N values of one such place lie side by side.
 */
import type { RowLayout } from './part';
import { scatterItems } from '../rows/strided';

export interface ColumnMajorRange {
  readonly layout: RowLayout;
  /** The array's extents, rows first. */
  readonly extents: readonly number[];
  readonly start: number;
  readonly count: number;
}

/**
 * Reads rows [start, start + count) into `target` in C order: one read for each place in a row,
 * or a single one where all rows are wanted. `read` fills its buffer from a byte position.
 */
export async function readColumnMajor(
  range: ColumnMajorRange,
  target: Uint8Array,
  read: (buffer: Uint8Array, position: number) => Promise<void>,
): Promise<void> {
  const { layout, extents, start, count } = range;
  const { recordBytes, rowBytes, dataOffset } = layout;
  const rows = extents[0] ?? 1;
  if (rowBytes === 0 || count === 0) return;
  if (count === rows) {
    const all = new Uint8Array(rows * rowBytes);
    await read(all, dataOffset);
    let from = 0;
    for (const place of placesInRow(extents)) {
      scatterItems(all, from, rowBytes, recordBytes, rows, target, place * recordBytes);
      from += rows * recordBytes;
    }
    return;
  }
  const values = new Uint8Array(count * recordBytes);
  let first = start;
  for (const place of placesInRow(extents)) {
    await read(values, dataOffset + first * recordBytes);
    scatterItems(values, 0, rowBytes, recordBytes, count, target, place * recordBytes);
    first += rows;
  }
}

/** C-order index in a row of each place, in the order in which the file holds them. */
function* placesInRow(extents: readonly number[]): Generator<number> {
  const inner = extents.slice(1);
  const strides = inner.map((_, axis) =>
    inner.slice(axis + 1).reduce((product, n) => product * n, 1),
  );
  const index = inner.map(() => 0);
  let place = 0;
  for (;;) {
    yield place;
    let axis = 0;
    for (; axis < inner.length; axis += 1) {
      index[axis] = (index[axis] ?? 0) + 1;
      place += strides[axis] ?? 0;
      if ((index[axis] ?? 0) < (inner[axis] ?? 0)) break;
      place -= (inner[axis] ?? 0) * (strides[axis] ?? 0);
      index[axis] = 0;
    }
    if (axis === inner.length) return;
  }
}
