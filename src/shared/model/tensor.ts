import type { NumericDtype, TypedArray } from './dtype';

/**
 * Rows in memory. What every format reads into and writes from.
 *
 * A numeric column is one contiguous, C-order, native-endian typed array:
 * `data.length === rowCount * elementCount(shape) * slots(dtype)`, row 0 first.
 */
export interface NumericColumn {
  readonly kind: 'numeric';
  readonly dtype: NumericDtype;
  /** Shape of one row; empty for a scalar. */
  readonly shape: readonly number[];
  readonly data: TypedArray;
  /** One byte a row, 0 where the value is null; absent when no row is null. */
  readonly valid?: Uint8Array;
}

/**
 * A column of strings as offsets and bytes: row `i` is `bytes[offsets[i], offsets[i + 1])`.
 * `utf8` holds text; `bytes` holds whatever NumPy's `S` or a binary column held.
 */
export interface StringColumn {
  readonly kind: 'string';
  readonly encoding: 'utf8' | 'bytes';
  /** `rowCount + 1` entries, first 0, never decreasing. */
  readonly offsets: Int32Array;
  readonly bytes: Uint8Array;
  readonly valid?: Uint8Array;
}

export type Column = NumericColumn | StringColumn;

export interface TensorBatch {
  readonly rowCount: number;
  /** By field name, in field order. */
  readonly columns: ReadonlyMap<string, Column>;
}

/** One tensor taken out of a batch or sliced out of a row; what a preview shows. */
export interface Tensor {
  readonly dtype: NumericDtype;
  readonly shape: readonly number[];
  readonly data: TypedArray;
}
