/** Columns of memory out of the bytes of rows, as an array keeps them. */
import { bytesOf, dtypeFacts, elementCount, viewElements } from '../../../shared/model/dtype';
import type { Column, StringColumn } from '../../../shared/model/tensor';
import { allocated } from '../rows/allocate';
import { gatherItems, swapBytes } from '../rows/strided';
import { trimmedBytes, utf32ToUtf8 } from '../rows/utf32';
import { itemBytesOf, rowShapeOf } from './array-info';
import type { FixedStringElement, NumericElement } from './element';
import { type StoredField, fieldShape } from './stored-fields';

/**
 * The column of one field out of `rows` rows of its array, in the array's byte order.
 * The bytes belong to the column afterwards.
 */
export function fieldColumn(stored: StoredField, bytes: Uint8Array, rows: number): Column {
  const { element, info } = stored;
  if (element.kind === 'text') throw new TypeError('text has no items of one width');
  const itemBytes = itemBytesOf(info);
  const items = rows * elementCount(rowShapeOf(info));
  const own =
    element.itemBytes === itemBytes
      ? bytes
      : gathered(bytes, stored.offset, itemBytes, element.itemBytes, items);
  return element.kind === 'numeric'
    ? numericColumn(stored, element, own)
    : stringColumnOf(element, own, rows);
}

function gathered(
  bytes: Uint8Array,
  offset: number,
  stride: number,
  width: number,
  items: number,
): Uint8Array {
  const target = allocated(() => new Uint8Array(items * width));
  gatherItems(bytes, offset, stride, width, items, target, 0);
  return target;
}

function numericColumn(
  stored: StoredField,
  { dtype, byteOrder }: NumericElement,
  bytes: Uint8Array,
): Column {
  const { itemBytes, slots, kind } = dtypeFacts(dtype);
  if (byteOrder === 'big') swapBytes(bytes, itemBytes / slots);
  // Any byte but 0 is true to NumPy; in memory it is 1.
  if (kind === 'bool') truthValues(bytes);
  return { kind: 'numeric', dtype, shape: fieldShape(stored), data: viewElements(dtype, bytes) };
}

function truthValues(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += 1) if ((bytes[at] ?? 0) > 1) bytes[at] = 1;
}

function stringColumnOf(
  { kind, itemBytes, byteOrder }: FixedStringElement,
  bytes: Uint8Array,
  rows: number,
): StringColumn {
  const offsets = new Int32Array(rows + 1);
  // UTF-8 never takes more bytes than the UTF-32 that it came from.
  const text = allocated(() => new Uint8Array(rows * itemBytes));
  let end = 0;
  for (let row = 0; row < rows; row += 1) {
    const from = row * itemBytes;
    if (kind === 'unicode') {
      end += utf32ToUtf8(bytes, from, itemBytes, byteOrder, text, end);
    } else {
      const length = trimmedBytes(bytes, from, itemBytes);
      text.set(bytes.subarray(from, from + length), end);
      end += length;
    }
    offsets[row + 1] = end;
  }
  return {
    kind: 'string',
    encoding: kind === 'unicode' ? 'utf8' : 'bytes',
    offsets,
    bytes: text.slice(0, end),
  };
}

/** The column with its null rows. */
export function masked(column: Column, mask: Column): Column {
  const valid = Uint8Array.from(mask.kind === 'numeric' ? bytesOf(mask.data) : []);
  return valid.includes(0) ? { ...column, valid } : column;
}
