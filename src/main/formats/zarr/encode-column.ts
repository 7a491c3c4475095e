/** Columns of memory as the bytes that an array keeps. */
import { InputError, UsageError } from '../../../shared/errors';
import { bytesOf, dtypeFacts } from '../../../shared/model/dtype';
import type { Column, StringColumn } from '../../../shared/model/tensor';
import { stringBytes } from '../../lib/string-column';
import { allocated } from '../rows/allocate';
import { swapBytes } from '../rows/strided';
import { codePointCount, utf8ToUtf32 } from '../rows/utf32';
import type { FixedStringElement, NumericElement } from './element';

/**
 * Rows one behind the other, in the element's byte order. Little-endian numbers are the column's
 * own memory.
 * @param firstRow number of the column's first row, for messages
 * @throws InputError for a value that does not fit
 */
export function encodeColumn(
  column: Column,
  element: NumericElement | FixedStringElement,
  field: string,
  firstRow: number,
): Uint8Array {
  if (element.kind === 'numeric') {
    if (column.kind !== 'numeric' || column.dtype !== element.dtype) throw otherType(field);
    if (element.byteOrder === 'little') return bytesOf(column.data);
    const { itemBytes, slots } = dtypeFacts(element.dtype);
    const swapped = bytesOf(column.data).slice();
    swapBytes(swapped, itemBytes / slots);
    return swapped;
  }
  if (column.kind !== 'string') throw otherType(field);
  return encodeStrings(column, element, field, firstRow);
}

function encodeStrings(
  column: StringColumn,
  { kind, itemBytes, byteOrder }: FixedStringElement,
  field: string,
  firstRow: number,
): Uint8Array {
  const rows = column.offsets.length - 1;
  const items = allocated(() => new Uint8Array(rows * itemBytes));
  for (let row = 0; row < rows; row += 1) {
    const text = stringBytes(column, row);
    const width = kind === 'unicode' ? codePointCount(text) * 4 : text.length;
    if (width > itemBytes || text.at(-1) === 0) {
      const why =
        width > itemBytes
          ? `longer than the ${itemBytes} bytes`
          : 'ended by a NUL, which is lost in the items';
      throw new InputError(
        'does-not-fit',
        `Row ${firstRow + row} of “${field}” is ${why} that the array keeps.`,
        {
          row: firstRow + row,
        },
      );
    }
    if (kind === 'unicode') utf8ToUtf32(text, items, row * itemBytes);
    else items.set(text, row * itemBytes);
  }
  if (kind === 'unicode' && byteOrder === 'big') swapBytes(items, 4);
  return items;
}

/** @throws InputError where a row is null and the array has no word for it */
export function assertNoNulls(column: Column, field: string, firstRow: number): void {
  const row = column.valid?.indexOf(0) ?? -1;
  if (row === -1) return;
  throw new InputError(
    'null-value',
    `Row ${firstRow + row} of “${field}” is null, and the array holds no nulls.`,
    {
      row: firstRow + row,
    },
  );
}

/** One truth value a row: false where it is null. */
export function maskOf(column: Column, rows: number): Column {
  const data = column.valid?.slice() ?? new Uint8Array(rows).fill(1);
  return { kind: 'numeric', dtype: 'bool', shape: [], data };
}

export function otherType(field: string): UsageError {
  return new UsageError(
    'other-type',
    `The rows given have another type in “${field}” than the array.`,
  );
}
