import type { Field } from '../../../shared/model/dataset';
import type { StringColumn } from '../../../shared/model/tensor';
import type { ColumnSpec } from './column-sink';
import type { RowReader } from './row-reader';

/** Where a field's values come from. */
export type FieldSource =
  | {
      readonly kind: 'files';
      readonly reader: RowReader;
      readonly index: number;
      readonly spec: ColumnSpec;
    }
  /** In memory already: the names of the files, where each is a row. */
  | { readonly kind: 'memory'; readonly column: StringColumn };

export interface StoredField {
  readonly field: Field;
  readonly source: FieldSource;
}
