import type { Field, FieldKind } from '../../../shared/model/dataset';
import { idFieldName, isString } from '../rows/id-field';
import type { ColumnSpec } from './column-sink';
import type { StoredColumn } from './part';

/** A column of files under the name that the dataset gives it. */
export interface NamedColumn {
  readonly name: string;
  /** Position in the files' records. */
  readonly index: number;
  readonly column: StoredColumn;
  readonly fortran: boolean;
}

/** Which column names the rows. */
export function idColumn(columns: readonly NamedColumn[]): string | null {
  const shapes = columns.map(({ name, column }) => ({
    name,
    dtype: dtypeName(column),
    shape: column.rowShape,
  }));
  return idFieldName(shapes, isString);
}

export function toField({ name, column, fortran }: NamedColumn, idName: string | null): Field {
  const { element, rowShape } = column;
  const byteOrder = element.kind === 'bytes' ? undefined : element.byteOrder;
  return {
    name,
    kind: fieldKind(column, name === idName),
    dtype: dtypeName(column),
    shape: rowShape,
    stored: column.stored,
    ...(byteOrder === undefined ? {} : { byteOrder }),
    ...(fortran ? { memoryOrder: 'fortran' as const } : {}),
  };
}

export function toSpec({ name, column }: NamedColumn): ColumnSpec {
  const { element } = column;
  if (element.kind === 'numeric')
    return { kind: 'numeric', name, dtype: element.dtype, shape: column.rowShape };
  return { kind: 'string', name, encoding: element.kind === 'unicode' ? 'utf8' : 'bytes' };
}

/** NumPy's own names: `str320` is ten characters of 32 bits, `bytes80` ten bytes. */
function dtypeName({ element }: StoredColumn): string {
  if (element.kind === 'numeric') return element.dtype;
  return `${element.kind === 'unicode' ? 'str' : 'bytes'}${element.itemBytes * 8}`;
}

function fieldKind(column: StoredColumn, isId: boolean): FieldKind {
  if (isId) return 'id';
  if (column.element.kind !== 'numeric') return 'text';
  return column.rowShape.length === 0 ? 'scalar' : 'tensor';
}
