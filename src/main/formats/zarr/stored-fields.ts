import { dtypeFacts } from '../../../shared/model/dtype';
import type { Field, FieldKind } from '../../../shared/model/dataset';
import { idFieldName } from '../rows/id-field';
import { type ArrayInfo, rowShapeOf } from './array-info';
import type { FixedStringElement, NumericElement, TextElement } from './element';

/** A field, and where it lies: an array, or a member of an array of records. */
export interface StoredField {
  readonly name: string;
  readonly info: ArrayInfo;
  readonly element: NumericElement | FixedStringElement | TextElement;
  /** Bytes of the item before this member. */
  readonly offset: number;
  /** An array of truth values that says which rows are not null. */
  readonly mask: ArrayInfo | null;
  /** What the store's own note calls it; else the rules below. */
  readonly noted: { readonly kind: FieldKind; readonly dtype: string } | null;
}

/** The fields that one array makes: itself, or its members. */
export function storedFields(
  info: ArrayInfo,
  name: string,
  prefixed: boolean,
): readonly StoredField[] {
  const { element } = info;
  if (element.kind !== 'record')
    return [{ name, info, element, offset: 0, mask: null, noted: null }];
  return element.members.map((member) => ({
    name: prefixed ? `${name}.${member.name}` : member.name,
    info,
    element: member.element,
    offset: member.offset,
    mask: null,
    noted: null,
  }));
}

/** Shape of a row of this field. */
export function fieldShape({ info, element }: StoredField): readonly number[] {
  const inner = element.kind === 'numeric' ? element.inner : [];
  return [...rowShapeOf(info), ...inner];
}

/** Strings in more than one dimension have no column that could hold them. */
export function isHoldable(stored: StoredField): boolean {
  const isString = stored.element.kind !== 'numeric';
  return !isString || (stored.info.shape.length <= 1 && stored.info.shape.length > 0);
}

/** The fields, one of them the id: as the note says, else by its name and type. */
export function toFields(stored: readonly StoredField[]): readonly Field[] {
  const id = stored.some(({ noted }) => noted !== null)
    ? null
    : idFieldName(
        stored.map((field) => ({
          name: field.name,
          dtype: dtypeName(field.element),
          shape: fieldShape(field),
        })),
      );
  return stored.map((field) => toField(field, field.name === id));
}

function toField(stored: StoredField, isId: boolean): Field {
  const { name, info, element, noted, mask } = stored;
  const shape = fieldShape(stored);
  const byteOrder = orderOf(element);
  return {
    name,
    kind: noted?.kind ?? kindOf(element, shape, isId),
    dtype: noted?.dtype ?? dtypeName(element),
    shape,
    stored: info.stored,
    ...(byteOrder === null ? {} : { byteOrder }),
    ...(isColumnMajor(info) ? { memoryOrder: 'fortran' as const } : {}),
    ...(mask === null ? {} : { nullable: true }),
  };
}

/** NumPy's own names: `str320` is ten characters of 32 bits, `bytes80` ten bytes. */
export function dtypeName(element: StoredField['element']): string {
  switch (element.kind) {
    case 'numeric':
      return element.dtype;
    case 'unicode':
      return `str${element.itemBytes * 8}`;
    case 'bytes':
      return `bytes${element.itemBytes * 8}`;
    case 'text':
      return element.encoding === 'utf8' ? 'str' : 'bytes';
  }
}

function kindOf(
  element: StoredField['element'],
  shape: readonly number[],
  isId: boolean,
): FieldKind {
  if (isId) return 'id';
  if (element.kind !== 'numeric') return 'text';
  return shape.length === 0 ? 'scalar' : 'tensor';
}

function orderOf(element: StoredField['element']): 'little' | 'big' | null {
  if (element.kind === 'unicode') return element.byteOrder;
  if (element.kind !== 'numeric' || dtypeFacts(element.dtype).itemBytes === 1) return null;
  return element.byteOrder;
}

function isColumnMajor({ order }: ArrayInfo): boolean {
  return order?.every((dimension, index) => dimension === order.length - 1 - index) ?? false;
}
