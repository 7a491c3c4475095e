/** How the values of a leaf column lie in the file, and what they become. */
import type { ParquetType } from 'hyparquet';
import { InternalError } from '../../../shared/errors';

/**
 * From Parquet's physical types to the bytes of the dataset's column:
 * - `same`: the same bytes; `narrow`: the low bytes of an INT32; `bits`: one byte a BOOLEAN;
 * - `nanoseconds`: INT96 (nanoseconds of a day, Julian day) as nanoseconds since 1970;
 * - `fixed-rows`: BYTE_ARRAY values that all have the width of a row.
 */
export type Conversion = 'same' | 'narrow' | 'bits' | 'nanoseconds' | 'fixed-rows';

/** How text is made of values: as it is, of decimal numbers, of UUIDs. */
export type Rendering =
  | { readonly kind: 'as-is' }
  | { readonly kind: 'decimal'; readonly scale: number }
  | { readonly kind: 'uuid' };

export type Target =
  | { readonly kind: 'fixed'; readonly width: number; readonly conversion: Conversion }
  | { readonly kind: 'text'; readonly rendering: Rendering };

export interface ValueType {
  readonly physical: ParquetType;
  /** Bytes of a FIXED_LEN_BYTE_ARRAY. */
  readonly typeLength: number;
  readonly target: Target;
}

/** Bytes of one value as PLAIN keeps it; null where it varies, 0 for bits. */
export function physicalWidth({ physical, typeLength }: ValueType): number | null {
  switch (physical) {
    case 'BOOLEAN':
      return 0;
    case 'INT32':
    case 'FLOAT':
      return 4;
    case 'INT64':
    case 'DOUBLE':
      return 8;
    case 'INT96':
      return 12;
    case 'FIXED_LEN_BYTE_ARRAY':
      return typeLength;
    case 'BYTE_ARRAY':
      return null;
    default:
      throw new InternalError(`Parquet has no physical type ${String(physical)}.`);
  }
}
