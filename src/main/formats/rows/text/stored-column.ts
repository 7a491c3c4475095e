import type { Field } from '../../../../shared/model/dataset';
import type { NumericDtype } from '../../../../shared/model/dtype';

/** How the cells of a column become values. */
export type CellType =
  /** One number in one cell. */
  | { readonly kind: 'number'; readonly dtype: NumericDtype }
  /** A JSON list in one cell; a complex number is a list of two, the innermost. */
  | { readonly kind: 'list'; readonly dtype: NumericDtype; readonly shape: readonly number[] }
  /** A number in each of several cells: numbered columns. */
  | { readonly kind: 'numbered'; readonly dtype: NumericDtype }
  | { readonly kind: 'text' }
  /** Bytes as base64 (RFC 4648, section 4, with padding). */
  | { readonly kind: 'base64' };

/** A field of the dataset and the cells of a row that hold it. */
export interface StoredColumn {
  readonly field: Field;
  readonly type: CellType;
  /** Numbers of the cells; one, but for numbered columns. */
  readonly cells: readonly number[];
}
