import { z } from 'zod';
import { type ColumnMap, DATA, TENSOR_DTYPE, TENSOR_SHAPE } from './column-map';

/** What Hyrax keeps in a schema's metadata about a tensor column, which it stores as a flat list. */
export interface HyraxRecord {
  readonly shape: readonly number[];
  /** NumPy's name; absent where it was not recorded. */
  readonly dtype?: string | undefined;
}

const shapeSchema = z.array(z.int().nonnegative()).nonempty();
const columnSchema = z.object({
  [TENSOR_SHAPE]: shapeSchema,
  [TENSOR_DTYPE]: z.string().optional(),
});

/**
 * Two ways of recording it: keys of the whole table for its one tensor column `data` (which is
 * also what is written here), and since Hyrax 0.13 a key a column, named like it.
 */
export function hyraxRecord(
  metadata: ReadonlyMap<string, string>,
  column: string,
): HyraxRecord | null {
  const ofTable = shapeSchema.safeParse(parseJson(metadata.get(TENSOR_SHAPE))).data;
  if (ofTable !== undefined && column === DATA) {
    return { shape: ofTable, dtype: metadata.get(TENSOR_DTYPE) };
  }
  const ofColumn = columnSchema.safeParse(parseJson(metadata.get(column))).data;
  return ofColumn === undefined
    ? null
    : { shape: ofColumn[TENSOR_SHAPE], dtype: ofColumn[TENSOR_DTYPE] };
}

/**
 * What is recorded of a column that is written as `data`; null where Hyrax reads none of it.
 * Hyrax reshapes the flat floats: as pairs complex numbers come out right, as such they would not.
 */
export function recordFor({ column, encoding, dtype, shape }: ColumnMap): HyraxRecord | null {
  if (column !== DATA || encoding !== 'values') return null;
  if (dtype === 'complex64') return { shape: [...shape, 2], dtype: 'float32' };
  if (dtype === 'complex128') return { shape: [...shape, 2], dtype: 'float64' };
  return { shape, dtype };
}

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
