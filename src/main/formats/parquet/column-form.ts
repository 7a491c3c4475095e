import { elementCount, dtypeFacts, type NumericDtype } from '../../../shared/model/dtype';
import type { Field } from '../../../shared/model/dataset';
import type { Leaf } from './leaf-columns';
import type { ValueType } from './value-type';

/** How a field of the dataset is read from a leaf column. */
export interface ColumnForm {
  readonly field: Field;
  readonly leaf: Leaf;
  readonly type: ValueType;
  /** null for text. */
  readonly dtype: NumericDtype | null;
  /** Lengths of the lists that a row is, the outermost first; empty for a flat column. */
  readonly sizes: readonly number[];
  /** Bytes that no page of the column exceeds, dictionaries included; null where nobody says. */
  readonly largestPage: number | null;
}

/** Values of the file that make a row. */
export function itemsOf({ sizes }: ColumnForm): number {
  return elementCount(sizes);
}

/** Bytes of one number: of a complex one, of each part. */
export function slotBytes(dtype: NumericDtype): number {
  const { itemBytes, slots } = dtypeFacts(dtype);
  return itemBytes / slots;
}
