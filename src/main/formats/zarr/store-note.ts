/**
 * What Arrayscope notes in the attributes of a group that it writes, under the name `arrayscope`:
 * which array holds which field, in order, and what Zarr has no word for. Other readers ignore it,
 * and a store without it is read by the rules of stored-fields.ts.
 */
import { z } from 'zod';
import type { Field } from '../../../shared/model/dataset';
import type { JsonObject, JsonValue } from '../../../shared/model/json';

export const NOTE_NAME = 'arrayscope';

const noteSchema = z.object({
  fields: z.array(
    z.object({
      name: z.string(),
      /** Name of the array in the group. */
      array: z.string(),
      kind: z.enum(['id', 'tensor', 'scalar', 'text']),
      dtype: z.string(),
      /** Array of truth values: false where the row is null. */
      valid: z.string().optional(),
    }),
  ),
  metadata: z.record(z.string(), z.json()).optional(),
});
export type StoreNote = z.infer<typeof noteSchema>;

export interface NotedField {
  readonly field: Field;
  readonly array: string;
  readonly valid: string | null;
}

export function storeNote(
  fields: readonly NotedField[],
  metadata: JsonObject | undefined,
): JsonObject {
  const noted = fields.map(({ field, array, valid }): JsonObject => ({
    name: field.name,
    array,
    kind: field.kind,
    dtype: field.dtype,
    ...(valid === null ? {} : { valid }),
  }));
  return { [NOTE_NAME]: { fields: noted, ...(metadata === undefined ? {} : { metadata }) } };
}

/** The note in a group's attributes, or null where there is none that makes sense. */
export function readStoreNote(attributes: JsonObject): StoreNote | null {
  const note: JsonValue | undefined = attributes[NOTE_NAME];
  return noteSchema.safeParse(note).data ?? null;
}
