import { z } from 'zod';
import { TPCH_TABLES } from '../../shared/model/benchmark-data';
import { NUMERIC_DTYPES, isNumericDtype, rowBytes } from '../../shared/model/dtype';
import type { Field } from '../../shared/model/dataset';
import type { JsonObject } from '../../shared/model/json';
import type { TensorBatch } from '../../shared/model/tensor';

/**
 * The rows that are written and that every read is compared with. A child makes them again from
 * the recipe: the data itself never crosses a process boundary.
 */
export interface SourceRows {
  readonly fields: readonly Field[];
  readonly rowCount: number;
  /** Of a row with its texts, where these weigh; else the bytes of its numbers are its size. */
  readonly meanRowBytes?: number;
  /** Rows by number, in the order asked for; the same bytes at every call. */
  take(rows: ArrayLike<number>, signal?: AbortSignal): Promise<TensorBatch>;
  /** `count` rows of the same fields that are none of these, where there are others at all. */
  others?(count: number, signal?: AbortSignal): Promise<TensorBatch>;
  close(): Promise<void>;
}

const settings: z.ZodType<JsonObject> = z.record(z.string(), z.json());

/** What a child needs to make the source rows of one size. */
export const sourceRecipeSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('generated'),
    shape: z.array(z.number()),
    dtype: z.enum(NUMERIC_DTYPES),
    seed: z.number(),
    ids: z.boolean().optional(),
    items: z.number(),
  }),
  z.object({
    kind: z.literal('tpch'),
    table: z.enum(TPCH_TABLES),
    scaleFactor: z.number(),
    seed: z.number(),
    items: z.number(),
  }),
  z.object({
    kind: z.literal('dataset'),
    path: z.string(),
    format: z.string(),
    settings: settings.optional(),
    /** Seeds which rows are sampled. */
    seed: z.number(),
    items: z.number(),
  }),
]);
export type SourceRecipe = z.infer<typeof sourceRecipeSchema>;

/** Bytes of one row's numbers; ids and texts, whose width varies, are not counted. */
export function rowBytesOf(fields: readonly Field[]): number {
  return fields.reduce(
    (sum, { dtype, shape }) => sum + (isNumericDtype(dtype) ? rowBytes(dtype, shape) : 0),
    0,
  );
}

/** Bytes of a row, with its texts where the source tells them. */
export function sourceRowBytes({
  fields,
  meanRowBytes,
}: Pick<SourceRows, 'fields' | 'meanRowBytes'>): number {
  return meanRowBytes ?? rowBytesOf(fields);
}

/** Consecutive rows `[start, end)` as row numbers. */
export function rowRange(start: number, end: number): Uint32Array {
  return Uint32Array.from({ length: Math.max(0, end - start) }, (_, at) => start + at);
}
