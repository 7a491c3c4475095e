/**
 * How the fields of a dataset lie in the columns of a Lance table. Written into the schema's
 * metadata under `arrayscope`, so that what comes back is what went in: name, dtype and shape.
 */
import { z } from 'zod';
import { isNumericDtype } from '../../../shared/model/dtype';

export const OBJECT_ID = 'object_id';
export const DATA = 'data';
/** Keys of the schema metadata that Hyrax writes and reads. */
export const TENSOR_SHAPE = 'tensor_shape';
export const TENSOR_DTYPE = 'tensor_dtype';
/** Key of ours. */
export const MAPPING = 'arrayscope';

/**
 * - `values`: the numbers themselves, a tensor as a fixed-size list of its elements in C order; a
 *   complex number is two floats.
 * - `row-bytes`: a binary column of each row's bytes, C order, little-endian.
 * - `text`: UTF-8. `binary`: bytes as they are.
 * - `decimal`: whole numbers as decimal text. `escaped-bytes`: bytes as the text that
 *   they spell, with escapes (rows/escaped-bytes.ts). `bytes-as-text`: the same without escapes,
 *   as 0.1.0 wrote it.
 */
export const ENCODINGS = [
  'values',
  'row-bytes',
  'text',
  'binary',
  'decimal',
  'escaped-bytes',
  'bytes-as-text',
] as const;
export type Encoding = (typeof ENCODINGS)[number];

const columnMapSchema = z.object({
  name: z.string(),
  kind: z.enum(['tensor', 'id', 'text', 'scalar']),
  dtype: z.string().refine((name) => isNumericDtype(name) || /^(str|bytes)\d*$/.test(name)),
  shape: z.array(z.int().nonnegative()).readonly(),
  column: z.string(),
  encoding: z.enum(ENCODINGS),
});
export type ColumnMap = z.infer<typeof columnMapSchema>;

const mappingSchema = z.object({
  version: z.literal(1),
  fields: z.array(columnMapSchema).readonly(),
  /** Columns that the writer made up and that are no field: row numbers in place of ids. */
  generated: z.array(z.string()).readonly().default([]),
  /** Free-form facts that came with the data. */
  metadata: z.record(z.string(), z.json()).optional(),
});
export type Mapping = z.infer<typeof mappingSchema>;

export function encodeMapping(mapping: Mapping): string {
  return JSON.stringify(mapping);
}

/** null where the text is no mapping that this version reads. */
export function decodeMapping(text: string): Mapping | null {
  try {
    return mappingSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
