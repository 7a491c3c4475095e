import { open, readFile, truncate } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../shared/errors';
import type { RetiredSource } from '../../shared/model/phases';
import { RETIREMENT_NAME, besidePublished } from '../datasets/published-names';
import { systemCode, toFileError, withFileErrors } from '../lib/file-error';
import { flushFolder } from './flush';
import { pathState } from './places';

const fileSchema = z.object({
  /** Relative to `from`, with forward slashes. */
  path: z.string(),
  bytes: z.int().nonnegative(),
  modifiedMs: z.number(),
  /** The result reads it too: it stays where it is, and what is put away gets a copy. */
  shared: z.boolean(),
});
export type RetiredFile = z.infer<typeof fileSchema>;

const beginSchema = z.object({
  type: z.literal('begin'),
  version: z.literal(1),
  at: z.string(),
  how: z.enum(['archived', 'deleted']),
  source: z.string(),
  /** Folder that the paths of `files` are relative to; the folder of a source that is one file. */
  from: z.string(),
  isFolder: z.boolean(),
  /** Hidden folder in which it is gathered. */
  staging: z.string(),
  /** Where it is whole once `moved` stands here: the archive, or a hidden folder to be removed. */
  place: z.string(),
  files: z.array(fileSchema).readonly(),
});
export type RetirementBegin = z.infer<typeof beginSchema>;

const entrySchema = z.discriminatedUnion('type', [
  beginSchema,
  /** It is whole at `place`; what is left at its old one may go. */
  z.object({ type: z.literal('moved'), at: z.string() }),
  /** It is whole at its old place, and nowhere else. */
  z.object({ type: z.literal('taken-back'), at: z.string() }),
  z.object({ type: z.literal('finished'), at: z.string() }),
]);
export type RetirementEntry = z.infer<typeof entrySchema>;

export interface Retirement {
  readonly path: string;
  readonly begin: RetirementBegin;
  readonly moved: boolean;
  readonly finished: boolean;
  /** When the last thing was noted. */
  readonly at: string;
}

/** Where the source of what is published went is noted; the manifest stays as it was written. */
export async function retirementPath(publishedPath: string): Promise<string> {
  const isFolder = (await pathState(publishedPath)) !== 'file';
  return besidePublished(publishedPath, RETIREMENT_NAME, isFolder);
}

/**
 * What was noted about the source; null where it was never put away, or was taken back.
 * @throws InputError `bad-retirement-record` for lines that do not follow from each other
 */
export async function readRetirement(publishedPath: string): Promise<Retirement | null> {
  const path = await retirementPath(publishedPath);
  let state: Retirement | null = null;
  for (const entry of (await readEntries(path)).entries) {
    const next = withEntry(path, state, entry);
    if (next === 'misplaced') throw badRecord(path);
    state = next;
  }
  return state;
}

/** Where the source went; null where it was not put away to the end, or nothing readable says so. */
export async function retiredSource(publishedPath: string): Promise<RetiredSource | null> {
  const found = await readRetirement(publishedPath).catch(() => null);
  if (found?.finished !== true) return null;
  const { how, place } = found.begin;
  return { how, at: found.at, place: how === 'archived' ? place : null, finished: true };
}

/** Appends a line and flushes it; a last line that was cut off by a crash gives way first. */
export async function appendRetirement(path: string, entry: RetirementEntry): Promise<void> {
  const { wholeBytes, isTorn } = await readEntries(path);
  await withFileErrors(path, async () => {
    if (isTorn) await truncate(path, wholeBytes);
    const file = await open(path, 'a');
    try {
      await file.appendFile(`${JSON.stringify(entry)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
  });
  await flushFolder(dirname(path));
}

function withEntry(
  path: string,
  state: Retirement | null,
  entry: RetirementEntry,
): Retirement | null | 'misplaced' {
  if (entry.type === 'begin') {
    return state === null
      ? { path, begin: entry, moved: false, finished: false, at: entry.at }
      : 'misplaced';
  }
  if (state === null || state.finished) return 'misplaced';
  switch (entry.type) {
    case 'moved':
      return { ...state, moved: true, at: entry.at };
    case 'taken-back':
      return state.moved ? 'misplaced' : null;
    case 'finished':
      return state.moved ? { ...state, finished: true, at: entry.at } : 'misplaced';
  }
}

async function readEntries(path: string): Promise<{
  readonly entries: readonly RetirementEntry[];
  readonly wholeBytes: number;
  readonly isTorn: boolean;
}> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR')
      return { entries: [], wholeBytes: 0, isTorn: false };
    throw toFileError(error, path);
  }
  const end = text.lastIndexOf('\n') + 1;
  const entries = text
    .slice(0, end)
    .split('\n')
    .slice(0, -1)
    .map((line) => {
      const entry = entrySchema.safeParse(parseJson(line)).data;
      if (entry === undefined) throw badRecord(path);
      return entry;
    });
  return { entries, wholeBytes: Buffer.byteLength(text.slice(0, end)), isTorn: end < text.length };
}

function badRecord(path: string): InputError {
  return new InputError(
    'bad-retirement-record',
    `${path}, which says where the source went, was changed or written by another version.`,
    { path, hint: 'Nothing is moved or removed as long as it cannot be understood.' },
  );
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
