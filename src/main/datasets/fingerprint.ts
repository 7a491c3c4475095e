import { createHash } from 'node:crypto';
import { lstat, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import type { Dataset } from '../formats/types';
import { withFileErrors } from '../lib/file-error';
import { RETIREMENT_NAME } from './published-names';

export interface FileState {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

/** What a dataset's files looked like at a moment; a change of any of them shows. */
export const fingerprintSchema = z.object({
  files: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  /** SHA-256 over the sorted names and sizes. */
  names: z.string(),
  /** SHA-256 over names, sizes and modification times. */
  state: z.string(),
  /** The files themselves, where there are few enough to name the one that changed. */
  list: z
    .array(z.object({ path: z.string(), bytes: z.number(), modifiedMs: z.number() }))
    .readonly()
    .optional(),
});
export type Fingerprint = z.infer<typeof fingerprintSchema>;

const MOST_LISTED = 10_000;

export function fingerprint(states: readonly FileState[]): Fingerprint {
  const sorted = [...states].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
  const names = createHash('sha256');
  const state = createHash('sha256');
  for (const file of sorted) {
    names.update(`${file.path}\0${file.bytes}\n`);
    state.update(`${file.path}\0${file.bytes}\0${file.modifiedMs}\n`);
  }
  return {
    files: sorted.length,
    bytes: sorted.reduce((sum, file) => sum + file.bytes, 0),
    names: names.digest('hex'),
    state: state.digest('hex'),
    ...(sorted.length <= MOST_LISTED ? { list: sorted } : {}),
  };
}

/** The files that the dataset says are its own; what merely lies beside them does not count. */
export async function fingerprintOfDataset(dataset: Dataset): Promise<Fingerprint> {
  const files = (await dataset.files()).filter((file) => file.role !== 'other');
  return fingerprint(files.map(({ path, bytes, modifiedMs }) => ({ path, bytes, modifiedMs })));
}

/**
 * Every file below `root` (or `root` itself, a file), by its path relative to it. What was noted
 * there later about the source is none of the result's files.
 */
export async function fingerprintOfTree(
  root: string,
  except: ReadonlySet<string> = new Set(),
): Promise<Fingerprint> {
  const files = (await walkFiles(root)).filter(({ path }) => path !== RETIREMENT_NAME);
  return fingerprint(files.filter((file) => !except.has(file.path)));
}

/** Files below `root` with forward slashes; links are listed, never followed. */
export async function walkFiles(root: string): Promise<readonly FileState[]> {
  return withFileErrors(root, async () => {
    const top = await lstat(root);
    if (!top.isDirectory()) return [{ path: '', bytes: top.size, modifiedMs: top.mtimeMs }];
    const found: FileState[] = [];
    const folders = [root];
    for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
      for (const entry of await readdir(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) {
          folders.push(path);
          continue;
        }
        const { size, mtimeMs } = await lstat(path);
        found.push({
          path: relative(root, path).split(sep).join('/'),
          bytes: size,
          modifiedMs: mtimeMs,
        });
      }
    }
    return found;
  });
}

/** The first thing that differs, in words; null where the two agree. */
export function fingerprintChange(
  before: Fingerprint,
  after: Fingerprint,
  compare: 'names' | 'state',
): string | null {
  if (before[compare] === after[compare]) return null;
  const old = new Map(before.list?.map((file) => [file.path, file]));
  if (before.list === undefined || after.list === undefined) {
    return `it held ${before.files} files of ${before.bytes} bytes and holds ${after.files} of ${after.bytes}`;
  }
  for (const file of after.list) {
    const then = old.get(file.path);
    old.delete(file.path);
    if (then === undefined) return `${file.path} was added`;
    if (then.bytes !== file.bytes)
      return `${file.path} had ${then.bytes} bytes and has ${file.bytes}`;
    if (compare === 'state' && then.modifiedMs !== file.modifiedMs)
      return `${file.path} was written to`;
  }
  const [gone] = old.keys();
  return gone === undefined ? 'its files differ' : `${gone} is gone`;
}
