/**
 * `arrayscope-vectors.json`: what the files of a folder hold. Renamed into place last, it is what
 * makes rows part of the dataset: bytes behind those that it counts were never finished.
 */
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { InputError } from '../../../shared/errors';
import type { JsonObject } from '../../../shared/model/json';
import { withFileErrors } from '../../lib/file-error';
import { insideFolder } from '../rows/inside-folder';

export const NOTE_NAME = 'arrayscope-vectors.json';
const MAX_NOTE_BYTES = 16 * 1024 * 1024;
const size = z.int().min(0);

const noteSchema = z.object({
  writtenBy: z.literal('arrayscope vectors 1'),
  byteOrder: z.literal('little'),
  rowCount: size,
  fields: z.array(
    z.object({
      name: z.string(),
      kind: z.enum(['id', 'tensor', 'scalar', 'text']),
      dtype: z.string(),
      shape: z.array(size).max(64),
      /** In the folder itself. */
      file: z.string(),
      /** Of the file, as far as it belongs to the dataset. */
      bytes: size,
    }),
  ),
  metadata: z.record(z.string(), z.json()).optional(),
});
export type FolderNote = Readonly<Omit<z.infer<typeof noteSchema>, 'metadata'>> & {
  readonly metadata?: JsonObject | undefined;
};
export type NotedField = FolderNote['fields'][number];

export function encodeNote(note: FolderNote): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(note, null, 2)}\n`);
}

/** @throws InputError `bad-note` for what is no such note, `outside-folder` for a link out. */
export async function readNote(folder: string): Promise<FolderNote> {
  const path = await insideFolder(folder, NOTE_NAME);
  const text = await withFileErrors(path, async () => {
    const file = await open(path, 'r');
    try {
      const stats = await file.stat();
      if (!stats.isFile() || stats.size > MAX_NOTE_BYTES)
        throw badNote(path, `it is no file of at most ${MAX_NOTE_BYTES} bytes`);
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw badNote(path, error instanceof Error ? error.message : 'it is no JSON');
  }
  const parsed = noteSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badNote(path, `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim());
}

function badNote(path: string, why: string): InputError {
  return new InputError('bad-note', `${path} cannot be read: ${why.replace(/\.$/, '')}.`, {
    path,
    hint: 'Restore the note from a copy; the raw files can be opened one by one with settings.',
  });
}
