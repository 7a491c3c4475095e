/** The types of leaf columns: which dtype their values are, and how they are called. */
import type { NumericDtype } from '../../../shared/model/dtype';
import type { Leaf } from './leaf-columns';
import type { Conversion, Rendering } from './value-type';

export type LeafType =
  | { readonly kind: 'numbers'; readonly dtype: NumericDtype; readonly conversion: Conversion }
  | { readonly kind: 'text'; readonly encoding: 'utf8' | 'bytes'; readonly rendering: Rendering };

const AS_IS: Rendering = { kind: 'as-is' };

/** What one value of the column is (parquet-format, LogicalTypes.md); null where it is none of ours. */
export function leafType({ element }: Leaf): LeafType | null {
  const { type, logical_type, converted_type } = element;
  const logical = logical_type?.type;
  const decimal = logical === 'DECIMAL' || converted_type === 'DECIMAL';
  if (decimal) return decimalType(element.scale ?? scaleOf(logical_type));
  switch (type) {
    case 'BOOLEAN':
      return { kind: 'numbers', dtype: 'bool', conversion: 'bits' };
    case 'INT32':
      return int32Type(signedBits(logical_type, converted_type));
    case 'INT64': {
      const unsigned = signedBits(logical_type, converted_type)?.signed === false;
      return { kind: 'numbers', dtype: unsigned ? 'uint64' : 'int64', conversion: 'same' };
    }
    case 'INT96':
      return { kind: 'numbers', dtype: 'int64', conversion: 'nanoseconds' };
    case 'FLOAT':
      return { kind: 'numbers', dtype: 'float32', conversion: 'same' };
    case 'DOUBLE':
      return { kind: 'numbers', dtype: 'float64', conversion: 'same' };
    case 'FIXED_LEN_BYTE_ARRAY':
      if (!((element.type_length ?? 0) > 0)) return null;
      if (logical === 'FLOAT16' && element.type_length === 2)
        return { kind: 'numbers', dtype: 'float16', conversion: 'same' };
      if (logical === 'UUID' && element.type_length === 16)
        return { kind: 'text', encoding: 'utf8', rendering: { kind: 'uuid' } };
      return { kind: 'text', encoding: 'bytes', rendering: AS_IS };
    case 'BYTE_ARRAY': {
      const text = [logical, converted_type].some((name) =>
        ['STRING', 'UTF8', 'ENUM', 'JSON'].includes(name ?? ''),
      );
      return { kind: 'text', encoding: text ? 'utf8' : 'bytes', rendering: AS_IS };
    }
    default:
      return null;
  }
}

function decimalType(scale: number): LeafType | null {
  if (!Number.isInteger(scale) || scale < 0 || scale > 1000) return null;
  return { kind: 'text', encoding: 'utf8', rendering: { kind: 'decimal', scale } };
}

function scaleOf(logical: Leaf['element']['logical_type']): number {
  return logical?.type === 'DECIMAL' ? logical.scale : 0;
}

function int32Type(bits: { readonly width: number; readonly signed: boolean } | null): LeafType {
  const prefix = bits?.signed === false ? 'uint' : 'int';
  if (bits?.width === 8) return { kind: 'numbers', dtype: `${prefix}8`, conversion: 'narrow' };
  if (bits?.width === 16) return { kind: 'numbers', dtype: `${prefix}16`, conversion: 'narrow' };
  return { kind: 'numbers', dtype: `${prefix}32`, conversion: 'same' };
}

function signedBits(
  logical: Leaf['element']['logical_type'],
  converted: string | undefined,
): { readonly width: number; readonly signed: boolean } | null {
  if (logical?.type === 'INTEGER') return { width: logical.bitWidth, signed: logical.isSigned };
  const found = /^(U?)INT_(8|16|32|64)$/.exec(converted ?? '');
  return found === null ? null : { width: Number(found[2]), signed: found[1] === '' };
}

/** Parquet's own name of the type: `list<INT32 (UINT_8)>`. */
export function storedName({ element, maxRepetition }: Leaf): string {
  const { type, type_length, logical_type, converted_type } = element;
  const length = type_length === undefined ? '' : `(${type_length})`;
  const logical = logical_type === undefined ? converted_type : logicalName(logical_type);
  const name = `${type ?? '?'}${length}${logical === undefined ? '' : ` ${logical}`}`;
  return 'list<'.repeat(maxRepetition) + name + '>'.repeat(maxRepetition);
}

function logicalName(logical: NonNullable<Leaf['element']['logical_type']>): string {
  switch (logical.type) {
    case 'INTEGER':
      return `${logical.isSigned ? 'INT' : 'UINT'}_${logical.bitWidth}`;
    case 'DECIMAL':
      return `DECIMAL(${logical.precision}, ${logical.scale})`;
    case 'TIME':
    case 'TIMESTAMP':
      return `${logical.type}(${logical.unit}${logical.isAdjustedToUTC ? ', UTC' : ''})`;
    default:
      return logical.type;
  }
}
