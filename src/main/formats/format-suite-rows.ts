/** Rows for the conformance suite, and their values as words that compare exactly. */
import {
  type NumericDtype,
  bytesOf,
  dtypeFacts,
  elementCount,
  viewElements,
} from '../../shared/model/dtype';
import type { Field } from '../../shared/model/dataset';
import type { Column, TensorBatch } from '../../shared/model/tensor';
import { stringAt, stringColumn } from '../lib/string-column';

export function fieldsOf(dtype: NumericDtype, shape: readonly number[]): Field[] {
  return [
    { name: 'id', kind: 'id', dtype: 'str', shape: [] },
    { name: 'tensor', kind: 'tensor', dtype, shape },
  ];
}

/** Non-ASCII ids, the first one empty, and bytes of every kind: NaN payloads, infinities, −0. */
export function sampleRows(
  rowCount: number,
  dtype: NumericDtype,
  shape: readonly number[],
): TensorBatch {
  const ids = Array.from({ length: rowCount }, (_, row) => (row === 0 ? '' : `zürich-${row}`));
  const { itemBytes, slots, kind } = dtypeFacts(dtype);
  const bytes = new Uint8Array(rowCount * elementCount(shape) * itemBytes);
  let state = 12345;
  for (let index = 0; index < bytes.length; index += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[index] = kind === 'bool' ? state >>> 31 : state >>> 24;
  }
  const width = itemBytes / slots;
  if (kind === 'float' || kind === 'complex') putSpecial(bytes, width);
  const data = viewElements(dtype, bytes);
  return {
    rowCount,
    columns: new Map<string, Column>([
      ['id', stringColumn(ids)],
      ['tensor', { kind: 'numeric', dtype, shape, data }],
    ]),
  };
}

/** Sign and exponent bytes of: a signalling NaN, a negative NaN, both infinities, −0. */
const TOPS: Readonly<Record<number, readonly (readonly number[])[]>> = {
  2: [
    [0x01, 0x7c],
    [0x03, 0xfe],
    [0x00, 0x7c],
    [0x00, 0xfc],
    [0x00, 0x80],
  ],
  4: [
    [0x01, 0x00, 0x80, 0x7f],
    [0x03, 0x00, 0xc0, 0xff],
    [0, 0, 0x80, 0x7f],
    [0, 0, 0x80, 0xff],
    [0, 0, 0, 0x80],
  ],
  8: [
    [1, 0, 0, 0, 0, 0, 0xf0, 0x7f],
    [3, 0, 0, 0, 0, 0, 0xf8, 0xff],
    [0, 0, 0, 0, 0, 0, 0xf0, 0x7f],
    [0, 0, 0, 0, 0, 0, 0xf0, 0xff],
    [0, 0, 0, 0, 0, 0, 0, 0x80],
  ],
};

function putSpecial(bytes: Uint8Array, width: number): void {
  for (const [index, value] of (TOPS[width] ?? []).entries()) {
    if ((index + 1) * width <= bytes.length) bytes.set(value, index * width);
  }
}

/** Chosen rows as a batch of their own. */
export function rowsOf(batch: TensorBatch, rows: readonly number[]): TensorBatch {
  const columns = [...batch.columns].map(([name, column]): [string, Column] => {
    if (column.kind === 'string')
      return [name, stringColumn(rows.map((row) => stringAt(column, row)))];
    const source = bytesOf(column.data);
    const width = source.length / Math.max(1, batch.rowCount);
    const bytes = new Uint8Array(rows.length * width);
    rows.forEach((row, index) =>
      bytes.set(source.subarray(row * width, (row + 1) * width), index * width),
    );
    return [name, { ...column, data: viewElements(column.dtype, bytes) }];
  });
  return { rowCount: rows.length, columns: new Map(columns) };
}

/** Overwrites the memory of a batch that its reader or writer is done with. */
export function scribble(batch: TensorBatch): void {
  for (const column of batch.columns.values()) {
    bytesOf(column.kind === 'string' ? column.bytes : column.data).fill(0xa5);
  }
}

/** One line a row: every column's bytes. */
export function wordsOf(batch: TensorBatch): string[] {
  return Array.from({ length: batch.rowCount }, (_, row) =>
    [...batch.columns]
      .map(([name, column]) => `${name}=${wordOf(column, row, batch.rowCount)}`)
      .join(' '),
  );
}

function wordOf(column: Column, row: number, rowCount: number): string {
  if (column.kind === 'string') return JSON.stringify(stringAt(column, row));
  const bytes = bytesOf(column.data);
  const width = bytes.length / rowCount;
  return Buffer.from(bytes.subarray(row * width, (row + 1) * width)).toString('hex');
}
