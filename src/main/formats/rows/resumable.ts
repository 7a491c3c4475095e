/**
 * Going on with what a process left unfinished: what must be there, and what is discarded. Nothing
 * is changed before everything that is needed was found, and no link is followed.
 */
import type { Stats } from 'node:fs';
import { lstat, readdir, rm, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../../shared/errors';
import { systemCode, withFileErrors } from '../../lib/file-error';
import type { WriteCheckpoint } from '../types';

/** @param why the rest of a sentence: `it has 12 bytes and not 40` */
export function notResumable(path: string, why: string, cause?: unknown): InputError {
  return new InputError('not-resumable', `${path} cannot be written on: ${why}.`, {
    path,
    hint: 'Begin again from the source: what was written so far is not what was recorded of it.',
    cause,
  });
}

/** What a format keeps in a checkpoint, parsed. @throws InputError `not-resumable` */
export function checkpointState<Schema extends z.ZodType>(
  schema: Schema,
  { rows, state }: WriteCheckpoint,
  path: string,
): z.infer<Schema> {
  const parsed = schema.safeParse(state);
  if (parsed.success && Number.isSafeInteger(rows) && rows >= 0) return parsed.data;
  const issue = parsed.error?.issues[0];
  const what = issue === undefined ? `${rows} rows` : `${issue.path.join('.')}: ${issue.message}`;
  throw notResumable(path, `its checkpoint makes no sense (${what})`, parsed.error);
}

export const countSchema = z.int().nonnegative();

/** Bytes of a regular file; null where there is nothing. @throws InputError `not-resumable` */
export async function fileBytes(path: string): Promise<number | null> {
  const found = await entryAt(path);
  if (found === null) return null;
  if (!found.isFile()) throw notResumable(path, 'it is no regular file');
  return found.size;
}

/** @throws InputError `not-resumable` where there is no regular file of at least so many bytes */
export async function requireBytes(path: string, bytes: number): Promise<void> {
  const found = await fileBytes(path);
  if (found === null) throw notResumable(path, 'it is missing');
  if (found < bytes) throw notResumable(path, `it has ${found} bytes and should have ${bytes}`);
}

/** Cuts off what a file, which has at least so many bytes, has more. */
export async function cutBack(path: string, bytes: number): Promise<void> {
  if (((await fileBytes(path)) ?? 0) > bytes)
    await withFileErrors(path, () => truncate(path, bytes));
}

/** @throws InputError `not-resumable` where there is no folder, or a link to one */
export async function requireFolder(path: string): Promise<void> {
  const found = await entryAt(path);
  if (found === null) throw notResumable(path, 'it is missing');
  if (!found.isDirectory()) throw notResumable(path, 'it is no folder');
}

/** Removes what lies in the folder under any other name. */
export async function keepOnly(folder: string, names: ReadonlySet<string>): Promise<void> {
  for (const name of await withFileErrors(folder, () => readdir(folder))) {
    if (names.has(name)) continue;
    const path = join(folder, name);
    await withFileErrors(path, () => rm(path, { recursive: true }));
  }
}

async function entryAt(path: string): Promise<Stats | null> {
  return withFileErrors(path, async () => {
    try {
      return await lstat(path);
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return null;
      throw error;
    }
  });
}
