/** How a field is written: which Parquet column holds it, and in which form its values lie. */
import type { LogicalType, ParquetType, SchemaElement } from 'hyparquet';
import {
  type NumericDtype,
  dtypeFacts,
  elementCount,
  isNumericDtype,
  rowBytes,
} from '../../../shared/model/dtype';
import type { Field } from '../../../shared/model/dataset';
import type { CreateSettings } from './settings';

/**
 * From the dataset's bytes to PLAIN values: `same` bytes, `bits` of booleans, `widen` to INT32,
 * `text` with its length before each value.
 */
export type Encoding = 'same' | 'bits' | 'widen' | 'text';

export interface StoredColumn {
  readonly field: Field;
  /** null for text. */
  readonly dtype: NumericDtype | null;
  readonly physical: ParquetType;
  readonly typeLength?: number;
  readonly logical?: LogicalType;
  readonly converted?: SchemaElement['converted_type'];
  readonly encoding: Encoding;
  /** Values of a row that is a list; null where a row is one value. */
  readonly listSize: number | null;
  /** Bytes of a value in memory; 0 for text. */
  readonly valueBytes: number;
}

/** null where Parquet cannot hold it. */
export function storedColumn(field: Field, settings: CreateSettings): StoredColumn | null {
  const { dtype, shape } = field;
  if (!isNumericDtype(dtype)) {
    const text = /^(str|bytes)\d*$/.exec(dtype)?.[1];
    if (text === undefined || shape.length > 0) return null;
    const plain = {
      field,
      dtype: null,
      physical: 'BYTE_ARRAY',
      encoding: 'text',
      listSize: null,
      valueBytes: 0,
    } as const;
    return text === 'str' ? { ...plain, logical: { type: 'STRING' }, converted: 'UTF8' } : plain;
  }
  const { slots, itemBytes } = dtypeFacts(dtype);
  const values = elementCount(shape) * slots;
  if (values === 0) return null;
  const isList = shape.length > 0 || slots > 1;
  if (isList && settings.tensors === 'bytes') {
    const width = rowBytes(dtype, shape);
    return {
      field,
      dtype,
      physical: 'FIXED_LEN_BYTE_ARRAY',
      typeLength: width,
      encoding: 'same',
      listSize: null,
      valueBytes: width,
    };
  }
  const listSize = isList ? values : null;
  return { field, dtype, ...valueType(dtype), listSize, valueBytes: itemBytes / slots };
}

type ValueType = Pick<
  StoredColumn,
  'physical' | 'typeLength' | 'logical' | 'converted' | 'encoding'
>;

/**
 * Integers by the older `converted_type` alone, which every reader knows: hyparquet-writer 0.17 writes
 * the bit width of the newer INTEGER as another Thrift type than the specification's, and Arrow
 * then refuses the file.
 */
function valueType(dtype: NumericDtype): ValueType {
  switch (dtype) {
    case 'bool':
      return { physical: 'BOOLEAN', encoding: 'bits' };
    case 'int8':
      return { physical: 'INT32', converted: 'INT_8', encoding: 'widen' };
    case 'int16':
      return { physical: 'INT32', converted: 'INT_16', encoding: 'widen' };
    case 'uint8':
      return { physical: 'INT32', converted: 'UINT_8', encoding: 'widen' };
    case 'uint16':
      return { physical: 'INT32', converted: 'UINT_16', encoding: 'widen' };
    case 'uint32':
      return { physical: 'INT32', converted: 'UINT_32', encoding: 'same' };
    case 'uint64':
      return { physical: 'INT64', converted: 'UINT_64', encoding: 'same' };
    case 'int32':
      return { physical: 'INT32', encoding: 'same' };
    case 'int64':
      return { physical: 'INT64', encoding: 'same' };
    case 'float16':
      return {
        physical: 'FIXED_LEN_BYTE_ARRAY',
        typeLength: 2,
        logical: { type: 'FLOAT16' },
        encoding: 'same',
      };
    case 'float32':
    case 'complex64':
      return { physical: 'FLOAT', encoding: 'same' };
    case 'float64':
    case 'complex128':
      return { physical: 'DOUBLE', encoding: 'same' };
  }
}

/** Values of a row. */
export function valuesOfRow({ listSize }: StoredColumn): number {
  return listSize ?? 1;
}

/** The column's part of the schema: three levels for a list, as the specification asks for. */
export function schemaElements(column: StoredColumn): readonly SchemaElement[] {
  const { field, physical, typeLength, logical, converted, listSize } = column;
  const leaf = (name: string): SchemaElement => ({
    type: physical,
    ...(typeLength === undefined ? {} : { type_length: typeLength }),
    repetition_type: 'OPTIONAL',
    name,
    ...(converted === undefined ? {} : { converted_type: converted }),
    ...(logical === undefined ? {} : { logical_type: logical }),
  });
  if (listSize === null) return [leaf(field.name)];
  return [
    {
      repetition_type: 'OPTIONAL',
      name: field.name,
      num_children: 1,
      converted_type: 'LIST',
      logical_type: { type: 'LIST' },
    },
    { repetition_type: 'REPEATED', name: 'list', num_children: 1 },
    leaf('element'),
  ];
}

/** Names from the top-level column down to the leaf. */
export function pathOf({ field, listSize }: StoredColumn): string[] {
  return listSize === null ? [field.name] : [field.name, 'list', 'element'];
}
