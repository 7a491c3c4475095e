import type { PlainColumn } from '../rows/plain-column';
import type { Part } from './part';
import type { FieldSource } from './stored-field';

/** A field that is all there is in its files, in native byte order; null for every other. */
export function plainColumn(source: FieldSource | undefined): PlainColumn | null {
  if (source?.kind !== 'files' || source.spec.kind !== 'numeric') return null;
  const { reader, spec } = source;
  const [first] = reader.parts;
  if (first === undefined || reader.mode !== 'positioned' || !reader.parts.every(isPlain))
    return null;
  return {
    dtype: spec.dtype,
    shape: spec.shape,
    rowBytes: first.rows.rowBytes,
    pieces: reader.parts.map((part, index) => ({
      file: part,
      firstRow: reader.starts[index] ?? 0,
      endRow: reader.starts[index + 1] ?? 0,
      offset: part.rows.dataOffset,
    })),
  };
}

function isPlain({ rows, packed }: Part): boolean {
  const [column] = rows.columns;
  if (column === undefined || rows.columns.length > 1 || column.element.kind !== 'numeric')
    return false;
  const isAlone = column.bytes === rows.recordBytes && rows.rowBytes > 0;
  return (
    isAlone &&
    rows.columnMajor === null &&
    column.element.byteOrder !== 'big' &&
    packed === undefined
  );
}
