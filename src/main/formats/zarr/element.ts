/**
 * What an item of an array is, from the `dtype` of version 2 (NumPy's type strings) and from the
 * `data_type` and codecs of version 3 (core specification, section “Data types”, and the types that
 * zarr-python registers beyond it).
 */
import { InputError } from '../../../shared/errors';
import { type NumericDtype, dtypeFacts, elementCount } from '../../../shared/model/dtype';
import type { ByteOrder } from '../rows/utf32';

export interface NumericElement {
  readonly kind: 'numeric';
  readonly dtype: NumericDtype;
  /** Numbers in one item: raw bytes, or a sub-array of a record. */
  readonly inner: readonly number[];
  readonly itemBytes: number;
  readonly byteOrder: ByteOrder;
}

/** Strings of one width: UTF-32, or bytes that end at their trailing NULs. */
export interface FixedStringElement {
  readonly kind: 'unicode' | 'bytes';
  readonly itemBytes: number;
  readonly byteOrder: ByteOrder;
}

export interface RecordMember {
  readonly name: string;
  readonly offset: number;
  readonly element: NumericElement | FixedStringElement;
}

export interface RecordElement {
  readonly kind: 'record';
  readonly itemBytes: number;
  readonly members: readonly RecordMember[];
}

/** Strings of any length, each with its length before it in the chunk. */
export interface TextElement {
  readonly kind: 'text';
  readonly encoding: 'utf8' | 'bytes';
}

export type FixedElement = NumericElement | FixedStringElement | RecordElement;
export type Element = FixedElement | TextElement;

const MAX_ITEM_BYTES = 64 * 1024 * 1024;

export function numericElement(
  dtype: NumericDtype,
  byteOrder: ByteOrder,
  inner: readonly number[] = [],
): NumericElement {
  const itemBytes = dtypeFacts(dtype).itemBytes * elementCount(inner);
  return { kind: 'numeric', dtype, inner, itemBytes: checkedWidth(itemBytes), byteOrder };
}

export function stringElement(
  kind: 'unicode' | 'bytes',
  itemBytes: number,
  byteOrder: ByteOrder,
): FixedStringElement {
  return { kind, itemBytes: checkedWidth(itemBytes), byteOrder };
}

/** Members one behind the other, without gaps, as both versions pack them. */
export function recordElement(
  members: readonly (readonly [name: string, element: RecordMember['element']])[],
): RecordElement {
  const placed: RecordMember[] = [];
  let offset = 0;
  for (const [name, element] of members) {
    placed.push({ name, offset, element });
    offset += element.itemBytes;
  }
  if (placed.length === 0 || new Set(placed.map(({ name }) => name)).size < placed.length)
    throw unsupported('a record without members, or with two of one name');
  return { kind: 'record', itemBytes: checkedWidth(offset), members: placed };
}

/** @throws InputError `unsupported-dtype`; whoever knows the array adds its name. */
export function unsupported(what: string): InputError {
  return new InputError('unsupported-dtype', `Arrayscope does not read ${what}.`);
}

function checkedWidth(itemBytes: number): number {
  if (Number.isSafeInteger(itemBytes) && itemBytes > 0 && itemBytes <= MAX_ITEM_BYTES)
    return itemBytes;
  throw unsupported(`items of ${itemBytes} bytes`);
}
