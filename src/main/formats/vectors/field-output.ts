/** Columns as the bytes of their files. */
import { InputError, UsageError } from '../../../shared/errors';
import { bytesOf, isNumericDtype } from '../../../shared/model/dtype';
import type { Field } from '../../../shared/model/dataset';
import type { Column, StringColumn, TensorBatch } from '../../../shared/model/tensor';
import { stringBytes } from '../../lib/string-column';
import { escapeBytes } from '../rows/escaped-bytes';
import { isUtf8 } from 'node:buffer';

const CHUNK_BYTES = 1024 * 1024;

/** @throws UsageError `wrong-type` where the batch is not of the fields' types. */
export function columnOf(batch: TensorBatch, { name, dtype, shape }: Field): Column {
  const column = batch.columns.get(name);
  const fits =
    column?.kind === 'numeric'
      ? column.dtype === dtype && String(column.shape) === String(shape)
      : column !== undefined && !isNumericDtype(dtype);
  if (column !== undefined && fits) return column;
  const found =
    column === undefined ? 'nothing' : column.kind === 'numeric' ? column.dtype : 'strings';
  throw new UsageError(
    'wrong-type',
    `The field “${name}” holds ${dtype} (${shape.join(', ')}); the rows bring ${found}.`,
  );
}

/**
 * The column's bytes, piece by piece.
 * @param firstRow the dataset's number of the column's first row, for messages.
 */
export function* columnBytes(
  column: Column,
  field: Field,
  firstRow: number,
): Generator<Uint8Array, void, undefined> {
  if (column.kind === 'string') {
    yield* lines(column, field, firstRow);
    return;
  }
  const missing = column.valid?.indexOf(0) ?? -1;
  if (missing !== -1) {
    throw new InputError(
      'null-value',
      `The field “${field.name}” has no value in row ${firstRow + missing}; a raw file cannot say so.`,
      { row: firstRow + missing },
    );
  }
  yield bytesOf(column.data);
}

/** JSON lines: a string a row, or null. */
function* lines(
  column: StringColumn,
  field: Field,
  firstRow: number,
): Generator<Uint8Array, void, undefined> {
  const asBytes = field.dtype.startsWith('bytes');
  let chunk = '';
  for (let row = 0; row + 1 < column.offsets.length; row += 1) {
    if (column.valid?.[row] === 0) chunk += 'null\n';
    else {
      const bytes = stringBytes(column, row);
      const text = asBytes ? escapeBytes(bytes) : bytes;
      if (!asBytes && !isUtf8(text)) {
        throw new InputError(
          'bad-string',
          `The field “${field.name}” holds bytes that are no UTF-8 text in row ${firstRow + row}.`,
          { row: firstRow + row },
        );
      }
      chunk += `${JSON.stringify(Buffer.from(text.buffer, text.byteOffset, text.byteLength).toString('utf8'))}\n`;
    }
    if (chunk.length < CHUNK_BYTES) continue;
    yield Buffer.from(chunk);
    chunk = '';
  }
  if (chunk !== '') yield Buffer.from(chunk);
}
