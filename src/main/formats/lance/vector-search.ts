import type * as LanceDb from '@lancedb/lancedb';
import type * as Arrow from 'apache-arrow';
import { UsageError } from '../../../shared/errors';
import type { Field } from '../../../shared/model/dataset';
import { elementCount } from '../../../shared/model/dtype';
import type { ArrowModule } from './arrow-schema';
import { listLevels } from './arrow-types';
import type { Native } from './native';

const SEARCHED = ['float16', 'float32', 'float64'];

/** A field and the column that it lies in. */
export interface FieldColumn {
  readonly field: Pick<Field, 'kind' | 'dtype'>;
  readonly column: string;
}

/**
 * Whether Lance searches the column for near vectors: a fixed-size list of floats that is a real
 * tensor. Complex numbers are such lists too, but their distances are others.
 */
export function isVectorColumn(
  arrow: ArrowModule,
  { fields }: Arrow.Schema,
  { field, column }: FieldColumn,
): boolean {
  const type: unknown = fields.find(({ name }) => name === column)?.type;
  if (field.kind !== 'tensor' || !SEARCHED.includes(field.dtype)) return false;
  if (!(type instanceof arrow.FixedSizeList)) return false;
  const { sizes, leaf } = listLevels(arrow, type);
  return sizes.length === 1 && arrow.DataType.isFloat(leaf);
}

/**
 * The column of this field.
 * @throws UsageError where it is none of the vectors, or its rows have another width
 */
export function vectorColumn(
  vectors: readonly { readonly field: Field; readonly column: string }[],
  name: string,
  width: number,
): string {
  const found = vectors.find(({ field }) => field.name === name);
  if (found === undefined)
    throw new UsageError('no-vectors', `“${name}” is no column of vectors of this table.`);
  const wanted = elementCount(found.field.shape);
  if (width === wanted) return found.column;
  throw new UsageError(
    'vector-width',
    `A vector of ${width} numbers was given; those of “${name}” have ${wanted}.`,
  );
}

/**
 * The index of a column. Of vectors an IVF_FLAT one: partitions by k-means, whole vectors in them.
 * It takes any number of rows and any width; product quantisation asks for 256 rows, and for
 * widths that 8 divides.
 */
export function indexConfig({ lancedb }: Native, isVector: boolean): LanceDb.Index {
  return isVector ? lancedb.Index.ivfFlat({ distanceType: 'l2' }) : lancedb.Index.btree();
}
