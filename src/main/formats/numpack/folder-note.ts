/**
 * `arrayscope-numpack.json`: written beside the arrays of a folder that Arrayscope wrote, because
 * NumPack knows numbers only and no order of its arrays. NumPack never looks at it.
 *
 * Text becomes two arrays. `spans` has the shape (rows, 2), uint64: where the text of a row begins
 * in `bytes`, and how many bytes it has. `bytes` has one dimension, uint8: the texts, in any order.
 * In Python: `[bytes(heap[b:b + n]).decode() for b, n in spans]`. A field that may be null has a
 * `valid` array, bool, false where there is no value.
 */
import { readFile, stat } from 'node:fs/promises';
import { z } from 'zod';
import type { JsonObject } from '../../../shared/model/json';
import { insideFolderIfThere } from '../rows/inside-folder';

export const NOTE_NAME = 'arrayscope-numpack.json';
const MAX_NOTE_BYTES = 16 * 1024 * 1024;

const numericField = z.object({
  name: z.string(),
  kind: z.enum(['id', 'tensor', 'scalar', 'text']),
  array: z.string(),
  valid: z.string().optional(),
});
const textField = z.object({
  name: z.string(),
  kind: z.enum(['id', 'text']),
  spans: z.string(),
  bytes: z.string(),
  encoding: z.enum(['utf8', 'bytes']),
  /** Bytes of the longest text there has been. */
  longest: z.int().nonnegative(),
  valid: z.string().optional(),
});
const noteSchema = z.object({
  format: z.literal('arrayscope-numpack'),
  version: z.literal(1),
  reading: z.string().optional(),
  fields: z.array(z.union([numericField, textField])),
  metadata: z.record(z.string(), z.json()).optional(),
});

export type NumericNote = Readonly<z.infer<typeof numericField>>;
export type TextNote = Readonly<z.infer<typeof textField>>;
export type FieldNote = NumericNote | TextNote;
export interface FolderNote {
  readonly fields: readonly FieldNote[];
  readonly metadata?: JsonObject | undefined;
}

const READING =
  'A field with "spans" and "bytes" is text: row i is bytes[begin : begin + length] with ' +
  '(begin, length) = spans[i]. Where "valid" is false there is no value.';

export function noteText({ fields, metadata }: FolderNote): string {
  const note = {
    format: 'arrayscope-numpack',
    version: 1,
    reading: READING,
    fields,
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
    if ((await stat(path)).size > MAX_NOTE_BYTES) return null;
    return noteSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data ?? null;
  } catch {
    return null;
  }
}
