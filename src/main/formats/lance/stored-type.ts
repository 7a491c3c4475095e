import {
  dtypeFacts,
  elementCount,
  isNumericDtype,
  type NumericDtype,
} from '../../../shared/model/dtype';
import type { ColumnMap } from './column-map';

/** Arrow's names of the element types, as pyarrow prints them. */
const ARROW_NAMES: Readonly<Record<NumericDtype, string>> = {
  bool: 'bool',
  int8: 'int8',
  int16: 'int16',
  int32: 'int32',
  int64: 'int64',
  uint8: 'uint8',
  uint16: 'uint16',
  uint32: 'uint32',
  uint64: 'uint64',
  float16: 'halffloat',
  float32: 'float',
  float64: 'double',
  complex64: 'float',
  complex128: 'double',
};

/** Length of the fixed-size list that a row is, or null where it is one plain value. */
export function listSize({
  dtype,
  shape,
}: {
  readonly dtype: NumericDtype;
  readonly shape: readonly number[];
}): number | null {
  const { slots } = dtypeFacts(dtype);
  return shape.length === 0 && slots === 1 ? null : elementCount(shape) * slots;
}

/** The column's Arrow type in words. */
export function storedType({ dtype, shape, encoding }: ColumnMap): string {
  if (encoding === 'row-bytes' || encoding === 'binary') return 'binary';
  if (encoding !== 'values' || !isNumericDtype(dtype)) return 'string';
  const size = listSize({ dtype, shape });
  return size === null ? ARROW_NAMES[dtype] : `fixed_size_list<${ARROW_NAMES[dtype]}>[${size}]`;
}
