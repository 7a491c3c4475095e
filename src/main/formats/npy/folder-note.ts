/**
 * `arrayscope-npy.json`: written beside the arrays of a folder that Arrayscope wrote, so that it
 * opens again with the same fields in the same order. Without it the folder is read by the rules
 * of layout.ts; NumPy never looks at it.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Field } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import { insideFolderIfThere } from '../rows/inside-folder';

export const NOTE_NAME = 'arrayscope-npy.json';
const MAX_NOTE_BYTES = 4 * 1024 * 1024;

const noteSchema = z.object({
  layout: z.literal('fields'),
  fields: z.array(
    z.object({
      name: z.string(),
      file: z.string(),
      kind: z.enum(['id', 'tensor', 'scalar', 'text']),
    }),
  ),
  metadata: z.record(z.string(), z.json()).optional(),
});
export type FolderNote = z.infer<typeof noteSchema>;

export function folderNote(fields: readonly Field[], metadata: JsonObject | undefined): string {
  const note = {
    layout: 'fields',
    fields: fields.map(({ name, kind }) => ({ name, file: `${name}.npy`, kind })),
    ...(metadata === undefined ? {} : { metadata }),
  };
  return `${JSON.stringify(note, null, 2)}\n`;
}

/**
 * The note of a folder, or null where there is none that makes sense.
 * @throws InputError `outside-folder` for a link that leads out of it.
 */
export async function readFolderNote(folder: string): Promise<FolderNote | null> {
  const path = await insideFolderIfThere(folder, NOTE_NAME);
  if (path === null) return null;
  try {
    const text = await readFile(path, 'utf8');
    if (text.length > MAX_NOTE_BYTES) return null;
    return noteSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
