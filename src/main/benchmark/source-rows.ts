import { z } from 'zod';
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
  /** Rows by number, in the order asked for; the same bytes at every call. */
  take(rows: ArrayLike<number>, signal?: AbortSignal): Promise<TensorBatch>;
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

/** Consecutive rows `[start, end)` as row numbers. */
export function rowRange(start: number, end: number): Uint32Array {
  return Uint32Array.from({ length: Math.max(0, end - start) }, (_, at) => start + at);
}
