/**
 * The comment of an archive that Arrayscope wrote: JSON that says which member is which field and
 * in which order. NumPy never looks at it, and other comments mean nothing here.
 */
import { z } from 'zod';
import type { Field } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import type { FolderNote } from '../npy/folder-note';

const noteSchema = z.object({
  writtenBy: z.literal('arrayscope npz 1'),
  fields: z.array(
    z.object({
      name: z.string(),
      member: z.string(),
      kind: z.enum(['id', 'tensor', 'scalar', 'text']),
    }),
  ),
  metadata: z.record(z.string(), z.json()).optional(),
});
export type ArchiveNote = z.infer<typeof noteSchema>;

/** A zip comment has a 16-bit length. */
export const MAX_NOTE_BYTES = 0xffff;

export function encodeNote(
  fields: readonly Field[],
  members: readonly string[],
  metadata: JsonObject | undefined,
): Uint8Array {
  const note = {
    writtenBy: 'arrayscope npz 1',
    fields: fields.map(({ name, kind }, index) => ({ name, member: members[index], kind })),
    ...(metadata === undefined ? {} : { metadata }),
  };
  // JSON escapes control characters, so that no signature of the archive can appear in it.
  return new TextEncoder().encode(JSON.stringify(note));
}

export function decodeNote(comment: Uint8Array): ArchiveNote | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(comment);
    return noteSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** The same as npy's readers want it: a file a field, named after it. */
export function asFolderNote({ fields, metadata }: ArchiveNote): FolderNote {
  return {
    layout: 'fields',
    fields: fields.map(({ name, kind }) => ({ name, file: `${name}.npy`, kind })),
    ...(metadata === undefined ? {} : { metadata }),
  };
}
