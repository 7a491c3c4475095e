import type { PlainColumn } from '../rows/plain-column';
import type { StoredFile } from './stored-file';

/** Little-endian numbers with nothing between the rows; null for every other file. */
export function plainColumn(file: StoredFile | undefined, rowCount: number): PlainColumn | null {
  if (file?.kind !== 'numbers') return null;
  const { dtype, shape, rowBytes, stride, byteOrder, dimension, dataOffset: offset } = file;
  const isPlain = rowBytes > 0 && stride === rowBytes && dimension === null;
  if (!isPlain || byteOrder === 'big') return null;
  return { dtype, shape, rowBytes, pieces: [{ file, firstRow: 0, endRow: rowCount, offset }] };
}
