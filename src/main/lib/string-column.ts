import type { StringColumn } from '../../shared/model/tensor';

const encoder = new TextEncoder();
// A byte order mark at the start of an id belongs to the id.
const decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });

/** Builds a column of text from JavaScript strings; null becomes an empty, invalid row. */
export function stringColumn(values: readonly (string | null)[]): StringColumn {
  const parts = values.map((value) => encoder.encode(value ?? ''));
  const offsets = new Int32Array(values.length + 1);
  parts.forEach((part, row) => {
    offsets[row + 1] = (offsets[row] ?? 0) + part.length;
  });
  const bytes = new Uint8Array(offsets[values.length] ?? 0);
  parts.forEach((part, row) => bytes.set(part, offsets[row]));
  const column = { kind: 'string', encoding: 'utf8', offsets, bytes } as const;
  if (!values.includes(null)) return column;
  return { ...column, valid: Uint8Array.from(values, (value) => (value === null ? 0 : 1)) };
}

/** The bytes of one row, as a view. */
export function stringBytes(column: StringColumn, row: number): Uint8Array {
  return column.bytes.subarray(column.offsets[row], column.offsets[row + 1]);
}

/** One row as text; null where it is null. Bytes that are no UTF-8 show as replacement marks. */
export function stringAt(column: StringColumn, row: number): string | null {
  if (column.valid?.[row] === 0) return null;
  return decoder.decode(stringBytes(column, row));
}

export function stringsOf(column: StringColumn): (string | null)[] {
  return Array.from({ length: column.offsets.length - 1 }, (_, row) => stringAt(column, row));
}
