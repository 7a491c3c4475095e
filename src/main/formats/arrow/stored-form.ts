/** How a field of ours becomes a column of Arrow's. */
import {
  type NumericDtype,
  dtypeFacts,
  elementCount,
  isNumericDtype,
} from '../../../shared/model/dtype';
import type { Field } from '../../../shared/model/dataset';
import { type ArrowField, type ArrowType, plain } from './arrow-type';
import { tensorMetadata } from './tensor-extension';

/** Largest length of a fixed-size list. */
const MAX_LIST = 2 ** 31 - 1;

export type StoredForm =
  | { readonly kind: 'text'; readonly type: Extract<ArrowType, { kind: 'utf8' | 'binary' }> }
  | {
      readonly kind: 'numbers';
      readonly dtype: NumericDtype;
      /** Length of the fixed-size list that a row is; null where it is one plain value. */
      readonly list: number | null;
      /** As the list's own shape says it; null where it says none. */
      readonly shape: readonly number[] | null;
      readonly element: ArrowType;
    };

/** The form, or why there is none. */
export function storedForm({ name, dtype, shape }: Field): StoredForm | string {
  if (!isNumericDtype(dtype)) {
    if (!/^(str|bytes)\d*$/.test(dtype))
      return `Arrow has no place for “${name}” of dtype ${dtype}.`;
    if (shape.length > 0)
      return `“${name}” holds more than one string a row, which is not supported.`;
    const kind = dtype.startsWith('str') ? 'utf8' : 'binary';
    return { kind: 'text', type: { kind, offsets: 32 } };
  }
  const { slots } = dtypeFacts(dtype);
  const values = elementCount(shape) * slots;
  if (values > MAX_LIST)
    return `A row of “${name}” has ${values} numbers; a list of Arrow holds no more than ${MAX_LIST}.`;
  const isPlain = shape.length === 0 && slots === 1;
  // pyarrow makes no arrays of tensors of bits, and none where a plain list of two says it all.
  const named = shape.length > 0 && dtype !== 'bool';
  return {
    kind: 'numbers',
    dtype,
    list: isPlain ? null : values,
    shape: named ? [...shape, ...(slots === 2 ? [2] : [])] : null,
    element: elementType(dtype),
  };
}

/** The column that `form` is in the schema. */
export function arrowField(name: string, form: StoredForm): ArrowField {
  if (form.kind === 'text') return { ...plain(form.type), name };
  if (form.list === null) return { ...plain(form.element), name };
  return {
    ...plain({ kind: 'fixed-list', size: form.list }),
    name,
    children: [{ ...plain(form.element), name: 'item' }],
    metadata: form.shape === null ? new Map() : tensorMetadata(form.shape),
  };
}

function elementType(dtype: NumericDtype): ArrowType {
  switch (dtype) {
    case 'bool':
      return { kind: 'bool' };
    case 'int8':
    case 'uint8':
      return { kind: 'int', bits: 8, signed: dtype === 'int8' };
    case 'int16':
    case 'uint16':
      return { kind: 'int', bits: 16, signed: dtype === 'int16' };
    case 'int32':
    case 'uint32':
      return { kind: 'int', bits: 32, signed: dtype === 'int32' };
    case 'int64':
    case 'uint64':
      return { kind: 'int', bits: 64, signed: dtype === 'int64' };
    case 'float16':
      return { kind: 'float', bits: 16 };
    case 'float32':
    case 'complex64':
      return { kind: 'float', bits: 32 };
    case 'float64':
    case 'complex128':
      return { kind: 'float', bits: 64 };
  }
}
