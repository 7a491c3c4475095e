import { InputError, UsageError } from '../../../shared/errors';
import { bytesOf, rowBytes } from '../../../shared/model/dtype';
import type { Field } from '../../../shared/model/dataset';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import type { FieldNote } from './folder-note';

/** The bytes that a column adds to each of its arrays, by array name. */
export interface EncodedColumn {
  readonly arrays: ReadonlyMap<string, Uint8Array>;
  /** Bytes of the longest text; 0 for numbers. */
  readonly longest: number;
}

/**
 * @param heapBytes bytes that the text array has already.
 * @param firstRow for the words of an error.
 * @throws InputError `null-value` for a null where the field has no place for one.
 */
export function encodeColumn(
  batch: TensorBatch,
  field: Field,
  note: FieldNote,
  heapBytes: number,
  firstRow: number,
): EncodedColumn {
  const column = batch.columns.get(field.name);
  if (column === undefined)
    throw new UsageError('no-column', `The batch has no column "${field.name}".`);
  const arrays = new Map<string, Uint8Array>();
  putValid(arrays, column, note, batch.rowCount, firstRow);
  if (!('spans' in note)) {
    if (column.kind !== 'numeric' || column.dtype !== field.dtype) throw unexpected(field, column);
    const bytes = bytesOf(column.data);
    if (bytes.length !== batch.rowCount * rowBytes(column.dtype, field.shape))
      throw unexpected(field, column);
    arrays.set(note.array, bytes);
    return { arrays, longest: 0 };
  }
  if (column.kind !== 'string' || column.encoding !== note.encoding)
    throw unexpected(field, column);
  const { offsets } = column;
  const base = offsets[0] ?? 0;
  const spans = new BigUint64Array(batch.rowCount * 2);
  let longest = 0;
  for (let row = 0; row < batch.rowCount; row += 1) {
    const begin = (offsets[row] ?? 0) - base;
    const length = (offsets[row + 1] ?? 0) - base - begin;
    spans[row * 2] = BigInt(heapBytes + begin);
    spans[row * 2 + 1] = BigInt(length);
    longest = Math.max(longest, length);
  }
  arrays.set(note.spans, bytesOf(spans));
  arrays.set(note.bytes, column.bytes.subarray(base, offsets[batch.rowCount]));
  return { arrays, longest };
}

function putValid(
  arrays: Map<string, Uint8Array>,
  { valid }: Column,
  note: FieldNote,
  rows: number,
  firstRow: number,
): void {
  if (note.valid !== undefined) {
    arrays.set(
      note.valid,
      valid?.map((byte) => (byte === 0 ? 0 : 1)) ?? new Uint8Array(rows).fill(1),
    );
    return;
  }
  const row = valid?.indexOf(0) ?? -1;
  if (row === -1) return;
  throw new InputError(
    'null-value',
    `The field "${note.name}" has no value in row ${firstRow + row}, and was said to have one in every row.`,
    { row: firstRow + row },
  );
}

function unexpected(field: Field, column: Column): UsageError {
  const found =
    column.kind === 'numeric'
      ? `${column.dtype} of shape (${column.shape.join(', ')})`
      : column.encoding;
  return new UsageError(
    'other-type',
    `The column "${field.name}" came as ${found}; it is ${field.dtype} of shape (${field.shape.join(', ')}).`,
  );
}
