import { InternalError } from '../../../shared/errors';
import {
  allocateElements,
  bytesOf,
  elementCount,
  isNumericDtype,
  rowBytes,
  viewElements,
} from '../../../shared/model/dtype';
import type { Field } from '../../../shared/model/dataset';
import type { Column, NumericColumn, StringColumn } from '../../../shared/model/tensor';

/** Rows `[from, to)` of a column. */
export interface RowRange {
  readonly column: Column;
  readonly from: number;
  readonly to: number;
}

/** The ranges one after another as one column; a single range is a view and copies nothing. */
export function joinRows(field: Field, ranges: readonly RowRange[]): Column {
  const [first] = ranges;
  if (first === undefined) return emptyColumn(field);
  if (ranges.length === 1) return viewRows(first);
  const rows = ranges.reduce((sum, { from, to }) => sum + to - from, 0);
  const valid = joinValid(ranges, rows);
  return first.column.kind === 'numeric'
    ? { ...joinNumbers(first.column, ranges, rows), ...valid }
    : { ...joinStrings(first.column, ranges, rows), ...valid };
}

function viewRows({ column, from, to }: RowRange): Column {
  const valid = column.valid?.subarray(from, to);
  const kept = valid?.includes(0) === true ? { valid } : {};
  if (column.kind === 'numeric') {
    const { dtype, shape } = column;
    const width = rowBytes(dtype, shape);
    const data = viewElements(dtype, bytesOf(column.data).subarray(from * width, to * width));
    return { kind: 'numeric', dtype, shape, data, ...kept };
  }
  const { encoding, offsets, bytes } = column;
  const begin = offsets[from] ?? 0;
  const part = offsets.subarray(from, to + 1);
  return {
    kind: 'string',
    encoding,
    offsets: begin === 0 ? part : part.map((offset) => offset - begin),
    bytes: bytes.subarray(begin, offsets[to]),
    ...kept,
  };
}

function joinNumbers(
  { dtype, shape }: NumericColumn,
  ranges: readonly RowRange[],
  rows: number,
): NumericColumn {
  const data = allocateElements(dtype, rows * elementCount(shape));
  const out = bytesOf(data);
  const width = rowBytes(dtype, shape);
  let at = 0;
  for (const { column, from, to } of ranges) {
    if (column.kind !== 'numeric') throw mixed();
    const part = bytesOf(column.data).subarray(from * width, to * width);
    out.set(part, at);
    at += part.length;
  }
  return { kind: 'numeric', dtype, shape, data };
}

function joinStrings(
  { encoding }: StringColumn,
  ranges: readonly RowRange[],
  rows: number,
): StringColumn {
  const offsets = new Int32Array(rows + 1);
  let row = 0;
  let at = 0;
  for (const { column, from, to } of ranges) {
    if (column.kind !== 'string') throw mixed();
    const shift = at - (column.offsets[from] ?? 0);
    for (let index = from; index < to; index += 1) {
      row += 1;
      offsets[row] = (column.offsets[index + 1] ?? 0) + shift;
    }
    at = offsets[row] ?? 0;
  }
  const bytes = new Uint8Array(at);
  at = 0;
  for (const { column, from, to } of ranges) {
    if (column.kind !== 'string') throw mixed();
    const part = column.bytes.subarray(column.offsets[from], column.offsets[to]);
    bytes.set(part, at);
    at += part.length;
  }
  return { kind: 'string', encoding, offsets, bytes };
}

function joinValid(ranges: readonly RowRange[], rows: number): { valid?: Uint8Array } {
  if (ranges.every(({ column }) => column.valid === undefined)) return {};
  const valid = new Uint8Array(rows).fill(1);
  let at = 0;
  for (const { column, from, to } of ranges) {
    if (column.valid !== undefined) valid.set(column.valid.subarray(from, to), at);
    at += to - from;
  }
  return valid.includes(0) ? { valid } : {};
}

/** A column of this field without a row. */
export function emptyColumn({ dtype, shape }: Field): Column {
  if (isNumericDtype(dtype))
    return { kind: 'numeric', dtype, shape, data: allocateElements(dtype, 0) };
  const encoding = dtype.startsWith('bytes') ? 'bytes' : 'utf8';
  return { kind: 'string', encoding, offsets: new Int32Array(1), bytes: new Uint8Array(0) };
}

function mixed(): InternalError {
  return new InternalError('Parts of one column came as numbers and as strings.');
}
