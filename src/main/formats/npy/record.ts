import { InputError } from '../../../shared/errors';
import { type NumericDtype, elementCount } from '../../../shared/model/dtype';
import type { PythonValue } from './python-literal';

export type ByteOrder = 'little' | 'big';

/** One element as it lies in the file. */
export type NpyElement =
  | {
      readonly kind: 'numeric';
      readonly dtype: NumericDtype;
      readonly itemBytes: number;
      /** Absent where one byte has no order. */
      readonly byteOrder?: ByteOrder;
    }
  /** `U`: UTF-32 code units, padded with NULs; `itemBytes` is four times the width. */
  | { readonly kind: 'unicode'; readonly itemBytes: number; readonly byteOrder: ByteOrder }
  /** `S`: bytes, padded with NULs. */
  | { readonly kind: 'bytes'; readonly itemBytes: number };

export interface NpyField {
  readonly name: string;
  /** Byte offset in the record. */
  readonly offset: number;
  /** Shape of the sub-array; empty for one element. */
  readonly shape: readonly number[];
  readonly element: NpyElement;
  /** Bytes that the field takes in a record. */
  readonly bytes: number;
  /** The element type as the header spells it: `<f4`. */
  readonly stored: string;
}

/** The dtype of an array: the record that every one of its elements is. */
export interface NpyRecord {
  /** False for a plain dtype, which is one field without a name. */
  readonly structured: boolean;
  readonly itemBytes: number;
  readonly fields: readonly NpyField[];
}

const NUMERIC: Readonly<Record<string, NumericDtype>> = {
  b1: 'bool',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
  c8: 'complex64',
  c16: 'complex128',
};

/** What NumPy can store and Arrayscope refuses, by the letter of the type. */
const REFUSED: Readonly<Record<string, string>> = {
  M: 'datetime64',
  m: 'timedelta64',
  V: 'raw void bytes',
  T: 'variable-width strings (StringDType)',
  f: 'extended-precision floats (longdouble)',
  c: 'extended-precision complex numbers (clongdouble)',
};

/** NumPy's own bound on dimensions (NPY_MAXDIMS of NumPy 2). */
export const MAX_DIMENSIONS = 64;

/** @throws InputError `object-array`, `unsupported-dtype` or `bad-header`. */
export function parseRecord(descr: PythonValue, path: string): NpyRecord {
  if (descr.kind === 'string') {
    const element = parseElement(descr.value, path);
    return plainRecord(element, descr.value, []);
  }
  if (descr.kind !== 'list')
    throw malformed('its dtype is neither a name nor a list of fields', path);
  const fields: NpyField[] = [];
  let offset = 0;
  for (const item of descr.items) {
    const { field, bytes } = parseField(item, offset, fields.length, path);
    if (field !== null) fields.push(field);
    offset += bytes;
    if (!Number.isSafeInteger(offset)) throw malformed('one record is too large', path);
  }
  if (fields.length === 0) throw malformed('its dtype has no fields', path);
  if (new Set(fields.map((field) => field.name)).size !== fields.length) {
    throw malformed('two of its fields have the same name', path);
  }
  return { structured: true, itemBytes: offset, fields };
}

export function plainRecord(
  element: NpyElement,
  stored: string,
  shape: readonly number[],
): NpyRecord {
  const bytes = element.itemBytes * elementCount(shape);
  return {
    structured: false,
    itemBytes: bytes,
    fields: [{ name: '', offset: 0, shape, element, bytes, stored }],
  };
}

/** `(name, format)` or `(name, format, shape)`; the name may be `(title, name)`. */
function parseField(
  item: PythonValue,
  offset: number,
  index: number,
  path: string,
): { field: NpyField | null; bytes: number } {
  const [nameItem, format, shapeItem] = item.kind === 'tuple' ? item.items : [];
  if (nameItem === undefined || format === undefined) throw malformed('a field is no tuple', path);
  const name = fieldName(nameItem);
  if (name === null) throw malformed('a field has no name', path);
  if (format.kind !== 'string') {
    throw refuse(`the field ${quoted(name)} is itself a structure or an array type`, path);
  }
  const shape = shapeItem === undefined ? [] : parseExtents(shapeItem, path);
  // Alignment gaps appear as fields without a name, of void type.
  const gap = name === '' ? /^\|?V([0-9]{1,15})$/.exec(format.value) : null;
  if (gap !== null) return { field: null, bytes: Number(gap[1]) * elementCount(shape) };
  const element = parseElement(format.value, path, name);
  const bytes = element.itemBytes * elementCount(shape);
  if (!Number.isSafeInteger(bytes)) throw malformed('one record is too large', path);
  // NumPy names a nameless field after its position.
  const shown = name === '' ? `f${index}` : name;
  return { field: { name: shown, offset, shape, element, bytes, stored: format.value }, bytes };
}

function fieldName(item: PythonValue): string | null {
  if (item.kind === 'string') return item.value;
  const second = item.kind === 'tuple' && item.items.length === 2 ? item.items[1] : undefined;
  return second?.kind === 'string' ? second.value : null;
}

/** A shape: a tuple of sizes, or one size. */
export function parseExtents(value: PythonValue, path: string): readonly number[] {
  const items = value.kind === 'tuple' ? value.items : [value];
  if (items.length > MAX_DIMENSIONS) {
    throw malformed(
      `its shape has ${items.length} dimensions, at most ${MAX_DIMENSIONS} are possible`,
      path,
    );
  }
  const extents = items.map((item) => {
    if (item.kind !== 'int' || item.value < 0n)
      throw malformed('its shape is no tuple of sizes', path);
    if (item.value > BigInt(Number.MAX_SAFE_INTEGER))
      throw malformed('a size in its shape is too large', path);
    return Number(item.value);
  });
  // Zero sizes are left out: 0 × anything is 0, yet the rest must be a possible size.
  if (!Number.isSafeInteger(elementCount(extents.filter((extent) => extent > 0)))) {
    throw malformed('its shape promises more elements than can exist', path);
  }
  return extents;
}

function parseElement(stored: string, path: string, field?: string): NpyElement {
  const where = field === undefined ? 'the array' : `the field ${quoted(field)}`;
  const parts = /^([<>|=]?)([A-Za-z?])([0-9]{0,12})(\[[^\]]*\])?$/.exec(stored);
  const [, mark = '', letter = '', digits = ''] = parts ?? [];
  if (letter === 'O') throw objectArray(where, path);
  const byteOrder: ByteOrder = mark === '>' ? 'big' : 'little';
  if (letter === 'U' && digits !== '')
    return { kind: 'unicode', itemBytes: 4 * Number(digits), byteOrder };
  if ((letter === 'S' || letter === 'a') && digits !== '')
    return { kind: 'bytes', itemBytes: Number(digits) };
  const code = letter === '?' ? 'b1' : letter + digits;
  const dtype = Object.hasOwn(NUMERIC, code) ? NUMERIC[code] : undefined;
  if (dtype !== undefined) {
    const itemBytes = Number(code.slice(1));
    return itemBytes === 1
      ? { kind: 'numeric', dtype, itemBytes }
      : { kind: 'numeric', dtype, itemBytes, byteOrder };
  }
  const known = Object.hasOwn(REFUSED, letter) ? REFUSED[letter] : undefined;
  throw refuse(`${where} holds ${known ?? 'an unknown type'} (${quoted(stored)})`, path);
}

function objectArray(where: string, path: string): InputError {
  return new InputError(
    'object-array',
    `${path}: ${where} holds pickled Python objects. Reading them would run code from the file, ` +
      'so Arrayscope never unpickles.',
    {
      path,
      hint:
        'Save it again with a numeric or fixed-width string dtype, for example ' +
        'np.save(path, np.stack(list(array)), allow_pickle=False).',
    },
  );
}

function refuse(why: string, path: string): InputError {
  return new InputError('unsupported-dtype', `${path}: ${why}, which Arrayscope does not read.`, {
    path,
    hint: 'Convert it with NumPy first: array.astype("float64"), or one array a field.',
  });
}

function malformed(why: string, path: string): InputError {
  return new InputError('bad-header', `The header of ${path} cannot be read: ${why}.`, { path });
}

function quoted(name: string): string {
  return JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name);
}
