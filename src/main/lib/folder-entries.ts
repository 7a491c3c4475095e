import { AsyncLocalStorage } from 'node:async_hooks';
import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';

const listings = new AsyncLocalStorage<Map<string, Promise<readonly Dirent[]>>>();
let underWay = 0;

/**
 * Runs `work`, in which each folder is listed once however many formats ask for it: a dozen of
 * them look at the same thousands of names before one opens it.
 */
export async function withFoldersListedOnce<T>(work: () => Promise<T>): Promise<T> {
  const listed = listings.getStore() ?? new Map<string, Promise<readonly Dirent[]>>();
  underWay += 1;
  try {
    return await listings.run(listed, work);
  } finally {
    underWay -= 1;
    // As long as it is enabled the runtime follows every promise of the process, and a row that is
    // taken in two microseconds pays for that.
    if (underWay === 0) listings.disable();
  }
}

/**
 * The entries of a folder with their types, in the order of the file system.
 * @throws what `readdir` throws, for the caller to translate
 */
export function folderEntries(folder: string): Promise<readonly Dirent[]> {
  const listed = listings.getStore();
  const known = listed?.get(folder);
  if (known !== undefined) return known;
  const entries = readdir(folder, { withFileTypes: true });
  listed?.set(folder, entries);
  return entries;
}
