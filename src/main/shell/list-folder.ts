import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FolderEntry, FolderListing } from '../../shared/model/shell';
import { resolvePath } from '../datasets/resolve-path';
import { detectFormats } from '../formats/detect-formats';
import { withFileErrors } from '../lib/file-error';

/** Entries of one listing; nobody scrolls further, and each costs a look at the disk. */
export const MOST_ENTRIES = 2_000;

/** Looking for formats stops after this long, so that a slow disk does not hold up the listing. */
const LOOK_MS = 400;
const LOOKS_AT_ONCE = 16;

const natural = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

export interface ListOptions {
  readonly showHidden: boolean;
  readonly signal?: AbortSignal | undefined;
}

/**
 * What lies in a folder: folders first, then files, each in natural order (`run2` before `run10`).
 * Links show as what they lead to; what cannot be looked at is left out.
 */
export async function listFolder(
  text: string,
  { showHidden, signal }: ListOptions,
): Promise<FolderListing> {
  const path = resolvePath(text);
  const found = await withFileErrors(path, () => readdir(path, { withFileTypes: true }));
  const shown = found.filter((entry) => showHidden || !isHidden(entry.name));
  const parent = dirname(path);
  // Sorted by what a name alone tells, so that at most the listed entries are looked at.
  const first = shown.sort(byKindAndName).slice(0, MOST_ENTRIES);
  const entries = await inParallel(first, (entry) => describe(join(path, entry.name), entry.name));
  const listed = entries.filter((entry) => entry !== null).sort(foldersFirst);
  return {
    path,
    parent: parent === path ? null : parent,
    entries: await withFormats(listed, signal),
    truncated: shown.length > MOST_ENTRIES,
  };
}

export function isHidden(name: string): boolean {
  return name.startsWith('.');
}

function byKindAndName(a: Dirent, b: Dirent): number {
  const rank = (entry: Dirent): number => (entry.isDirectory() || entry.isSymbolicLink() ? 0 : 1);
  return rank(a) - rank(b) || compareNames(a.name, b.name);
}

function foldersFirst(a: FolderEntry, b: FolderEntry): number {
  const rank = (entry: FolderEntry): number => (entry.kind === 'folder' ? 0 : 1);
  return rank(a) - rank(b) || compareNames(a.name, b.name);
}

/** Natural order; names that differ in case alone keep one order on every machine. */
export function compareNames(a: string, b: string): number {
  return natural.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

async function describe(path: string, name: string): Promise<FolderEntry | null> {
  try {
    const stats = await stat(path);
    if (!stats.isDirectory() && !stats.isFile()) return null;
    return {
      name,
      path,
      kind: stats.isDirectory() ? 'folder' : 'file',
      bytes: stats.isFile() ? stats.size : null,
      modifiedMs: stats.mtimeMs,
      looksLike: null,
    };
  } catch {
    // A dangling link, or an entry that vanished while the folder was read.
    return null;
  }
}

async function withFormats(
  entries: readonly FolderEntry[],
  signal: AbortSignal | undefined,
): Promise<readonly FolderEntry[]> {
  const until = performance.now() + LOOK_MS;
  return inParallel(entries, async (entry) => {
    if (performance.now() > until || signal?.aborted) return entry;
    const [best] = await detectFormats(entry.path, signal).catch(() => []);
    return best === undefined ? entry : { ...entry, looksLike: best.format.id };
  });
}

async function inParallel<In, Out>(
  items: readonly In[],
  work: (item: In) => Promise<Out>,
): Promise<Out[]> {
  const results = new Array<Out>(items.length);
  const queue = items.entries();
  const run = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: LOOKS_AT_ONCE }, run));
  return results;
}
