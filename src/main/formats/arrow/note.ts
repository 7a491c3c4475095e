/**
 * `arrayscope` in the schema's metadata: what the columns of a file were before they were written,
 * so that what comes back is what went in. Whoever does not know it finds plain Arrow columns.
 */
import { z } from 'zod';
import { isNumericDtype } from '../../../shared/model/dtype';

export const NOTE_KEY = 'arrayscope';

const noteSchema = z.object({
  version: z.literal(1),
  fields: z
    .array(
      z.object({
        name: z.string(),
        kind: z.enum(['id', 'tensor', 'scalar', 'text']),
        dtype: z.string().refine((name) => isNumericDtype(name) || /^(str|bytes)\d*$/.test(name)),
        shape: z.array(z.int().nonnegative()).readonly(),
      }),
    )
    .readonly(),
  /** Free-form facts that came with the data. */
  metadata: z.record(z.string(), z.json()).optional(),
});
export type Note = z.infer<typeof noteSchema>;
export type NotedField = Note['fields'][number];

export function decodeNote(text: string | undefined): Note | null {
  if (text === undefined) return null;
  try {
    return noteSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
