/**
 * Equality of rows, by bytes: NaN payloads, negative zero and infinities count. What lies under a
 * null means nothing and is not compared; that the row is null is.
 */
import { bytesOf, dtypeFacts, elementCount, rowBytes } from '../../shared/model/dtype';
import { elementText } from '../../shared/model/element-text';
import type { Column, NumericColumn, StringColumn } from '../../shared/model/tensor';
import { stringAt, stringBytes } from '../lib/string-column';

/** Rows `[offset, offset + count)` of a column. */
export interface ColumnRows {
  readonly column: Column;
  readonly offset: number;
}

/** Whether `count` rows are the same in both, in the same places. */
export function sameRows(one: ColumnRows, other: ColumnRows, count: number): boolean {
  const [a, b] = [one.column, other.column];
  if (a.valid !== undefined || b.valid !== undefined) {
    for (let row = 0; row < count; row += 1) if (!sameRow(one, other, row)) return false;
    return true;
  }
  if (a.kind === 'numeric' && b.kind === 'numeric') {
    return sameBytes(numericBytes(a, one.offset, count), numericBytes(b, other.offset, count));
  }
  if (a.kind === 'string' && b.kind === 'string') {
    return sameStrings(a, one.offset, b, other.offset, count);
  }
  return false;
}

/** The same for one row, `row` rows after each offset. */
export function sameRow(one: ColumnRows, other: ColumnRows, row: number): boolean {
  const [a, b] = [one.column, other.column];
  const valid = isValid(a, one.offset + row);
  if (valid !== isValid(b, other.offset + row)) return false;
  if (!valid) return true;
  if (a.kind === 'numeric' && b.kind === 'numeric') {
    return sameBytes(numericBytes(a, one.offset + row, 1), numericBytes(b, other.offset + row, 1));
  }
  if (a.kind === 'string' && b.kind === 'string') {
    return sameBytes(stringBytes(a, one.offset + row), stringBytes(b, other.offset + row));
  }
  return false;
}

/** One cell of an id, text or scalar column as text; null where it is null. */
export function cellText(column: Column, row: number): string | null {
  if (!isValid(column, row)) return null;
  if (column.kind === 'string') return stringAt(column, row);
  return elementText(column.dtype, column.data, row * elementCount(column.shape));
}

export function isValid(column: Column, row: number): boolean {
  return column.valid?.[row] !== 0;
}

/** Where two rows part, for a person. Both are known to differ. */
export function describeRowDifference(
  name: string,
  one: ColumnRows,
  other: ColumnRows,
  row: number,
): { readonly kind: 'null' | 'tensor' | 'value'; readonly message: string } {
  const [a, b] = [one.column, other.column];
  const [i, j] = [one.offset + row, other.offset + row];
  if (isValid(a, i) !== isValid(b, j)) {
    const where = isValid(a, i) ? 'the result' : 'the source';
    return { kind: 'null', message: `“${name}” is null in ${where} only.` };
  }
  if (a.kind === 'numeric' && b.kind === 'numeric') {
    return {
      kind: a.shape.length > 0 ? 'tensor' : 'value',
      message: describeElements(name, a, i, b, j),
    };
  }
  return {
    kind: 'value',
    message: `“${name}” is ${quoted(cellText(a, i))} in the source and ${quoted(cellText(b, j))} in the result.`,
  };
}

export function quoted(text: string | null): string {
  if (text === null) return 'null';
  return text.length > 80 ? `“${text.slice(0, 80)}…”` : `“${text}”`;
}

function describeElements(
  name: string,
  a: NumericColumn,
  i: number,
  b: NumericColumn,
  j: number,
): string {
  const { itemBytes } = dtypeFacts(a.dtype);
  const [left, right] = [numericBytes(a, i, 1), numericBytes(b, j, 1)];
  let first = -1;
  let differing = 0;
  for (let at = 0; at < left.length; at += itemBytes) {
    if (sameBytes(left.subarray(at, at + itemBytes), right.subarray(at, at + itemBytes))) continue;
    if (first < 0) first = at / itemBytes;
    differing += 1;
  }
  const elements = elementCount(a.shape);
  const values = [
    elementText(a.dtype, a.data, i * elements + first),
    elementText(b.dtype, b.data, j * elements + first),
  ];
  // Two NaNs that differ look alike: their bits do not.
  const hex = (bytes: Uint8Array): string =>
    ` (bytes ${Buffer.from(bytes.subarray(first * itemBytes, (first + 1) * itemBytes)).toString('hex')})`;
  const [before, after] =
    values[0] === values[1] ? [`${values[0]}${hex(left)}`, `${values[1]}${hex(right)}`] : values;
  const place = a.shape.length > 0 ? `${name}[${indexOf(first, a.shape).join(', ')}]` : name;
  const rest = differing > 1 ? `; ${differing} of ${elements} elements differ` : '';
  return `${place} is ${before} in the source and ${after} in the result${rest}.`;
}

/** The index along every axis of element number `flat`, C order. */
export function indexOf(flat: number, shape: readonly number[]): readonly number[] {
  const index: number[] = [];
  let rest = flat;
  for (const extent of [...shape].reverse()) {
    index.unshift(rest % extent);
    rest = Math.floor(rest / extent);
  }
  return index;
}

export function numericBytes(column: NumericColumn, row: number, count: number): Uint8Array {
  const width = rowBytes(column.dtype, column.shape);
  return bytesOf(column.data).subarray(row * width, (row + count) * width);
}

function sameStrings(
  a: StringColumn,
  i: number,
  b: StringColumn,
  j: number,
  count: number,
): boolean {
  const [startA, startB] = [a.offsets[i] ?? 0, b.offsets[j] ?? 0];
  for (let row = 1; row <= count; row += 1) {
    if ((a.offsets[i + row] ?? 0) - startA !== (b.offsets[j + row] ?? 0) - startB) return false;
  }
  return sameBytes(
    a.bytes.subarray(startA, a.offsets[i + count]),
    b.bytes.subarray(startB, b.offsets[j + count]),
  );
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && Buffer.compare(a, b) === 0;
}
