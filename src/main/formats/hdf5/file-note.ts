/**
 * The attribute `arrayscope` of the root group, in files that Arrayscope wrote: JSON that keeps
 * what HDF5 has no place for, so that the file opens again with the same fields in the same order.
 * Other readers never look at it; without it a file is read by the rules of choose-rows.ts.
 */
import { z } from 'zod';
import type { JsonObject } from '../../../shared/model/json';

export const NOTE_ATTRIBUTE = 'arrayscope';

const noteSchema = z.object({
  fields: z.array(
    z.object({
      name: z.string(),
      /** Name in the root group, where it differs from the field's: see `datasetName`. */
      dataset: z.string(),
      kind: z.enum(['id', 'tensor', 'scalar', 'text']),
      /** Name of the dataset that is false where a row is null. */
      valid: z.string().optional(),
    }),
  ),
  metadata: z.record(z.string(), z.json()).optional(),
});
export type FileNote = z.infer<typeof noteSchema>;

export type NotedField = FileNote['fields'][number];

export function fileNote(fields: readonly NotedField[], metadata: JsonObject | undefined): string {
  return JSON.stringify({ fields, ...(metadata === undefined ? {} : { metadata }) });
}

/** The note, or null where the text is none. */
export function parseNote(text: string): FileNote | null {
  try {
    return noteSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** A field's name as the name of a link: `/` and what else no link can hold are percent-encoded. */
export function datasetName(name: string): string {
  if (name === '') return '%';
  const encoded = name.replace(
    /[%/\0]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return /^\.+$/.test(encoded) ? encoded.replaceAll('.', '%2e') : encoded;
}
