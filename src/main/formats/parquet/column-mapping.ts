/**
 * How the fields of a dataset lie in the columns of a file that Arrayscope wrote: key `arrayscope`
 * of the file's metadata, so that what comes back is what went in: name, kind, dtype and shape.
 */
import { z } from 'zod';
import { isNumericDtype } from '../../../shared/model/dtype';
import type { Field } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';

export const MAPPING_KEY = 'arrayscope';
/** Keys that Hyrax writes for its one tensor column, or in an object under the column's name. */
export const TENSOR_SHAPE = 'tensor_shape';
export const TENSOR_DTYPE = 'tensor_dtype';

const fieldSchema = z.object({
  name: z.string(),
  kind: z.enum(['tensor', 'id', 'text', 'scalar']),
  dtype: z.string().refine((name) => isNumericDtype(name) || /^(str|bytes)\d*$/.test(name)),
  shape: z.array(z.int().nonnegative()).readonly(),
});
export type MappedField = z.infer<typeof fieldSchema>;

const mappingSchema = z.object({
  version: z.literal(1),
  fields: z.array(fieldSchema).readonly(),
  /** No page is larger: what reading one row costs at most. */
  pageBytes: z.int().positive().optional(),
  metadata: z.record(z.string(), z.json()).optional(),
});
export type Mapping = z.infer<typeof mappingSchema>;

export function encodeMapping(
  fields: readonly Field[],
  pageBytes: number,
  metadata: JsonObject | undefined,
): string {
  return JSON.stringify({
    version: 1,
    fields: fields.map(({ name, kind, dtype, shape }) => ({ name, kind, dtype, shape })),
    pageBytes,
    ...(metadata === undefined ? {} : { metadata }),
  });
}

/** null where the text is no mapping that this version reads. */
export function decodeMapping(text: string | undefined): Mapping | null {
  return mappingSchema.safeParse(parseJson(text)).data ?? null;
}

/** What the metadata say of a column's tensors, as Hyrax records them. */
export interface TensorRecord {
  readonly shape: readonly number[];
  readonly dtype?: string | undefined;
}

const shapeSchema = z.array(z.int().nonnegative()).nonempty();
const columnSchema = z.object({
  [TENSOR_SHAPE]: shapeSchema,
  [TENSOR_DTYPE]: z.string().optional(),
});

/**
 * Keys of the whole file (for its one column that can be meant), or a key named like the column.
 * @param only true where no other column of the file could be meant by the file's own keys
 */
export function tensorRecord(
  metadata: ReadonlyMap<string, string>,
  column: string,
  only: boolean,
): TensorRecord | null {
  const own = columnSchema.safeParse(parseJson(metadata.get(column))).data;
  if (own !== undefined) return { shape: own[TENSOR_SHAPE], dtype: own[TENSOR_DTYPE] };
  if (!only) return null;
  const shape = shapeSchema.safeParse(parseJson(metadata.get(TENSOR_SHAPE))).data;
  return shape === undefined ? null : { shape, dtype: metadata.get(TENSOR_DTYPE) };
}

export function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}
