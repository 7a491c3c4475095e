import type { PlainColumn } from '../rows/plain-column';
import type { StoredColumn } from './columns';

/** Numbers that are neither compressed nor ever null; null for every other column. */
export function plainColumn(column: StoredColumn | undefined): PlainColumn | null {
  if (column?.kind !== 'numeric' || column.valid !== null) return null;
  const { dtype, rowShape: shape, rowBytes, storage, bitmap } = column.array;
  if (storage.kind !== 'plain' || rowBytes === 0) return null;
  const wholeRows = storage.pieces.every(({ start }) => start % rowBytes === 0);
  if (!wholeRows) return null;
  const pieces = storage.pieces.map(({ file, start, bytes }) => ({
    file,
    firstRow: start / rowBytes,
    endRow: (start + bytes) / rowBytes,
    offset: 0,
  }));
  const storedRow = bitmap === null ? undefined : (row: number): number => bitmap.storedRow(row);
  return { dtype, shape, rowBytes, pieces, storedRow };
}
