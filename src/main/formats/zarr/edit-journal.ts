/**
 * How several files change as one. Every new content is written beside the old under a temporary
 * name and flushed; then this journal, which names them all, appears by one rename: from here on
 * the change is decided. The files take their places one after another, and the journal goes.
 *
 * Cut short before the journal, nothing has changed. Cut short after it, `FolderStore` reads the
 * new files in place of the old, and the next change first finishes this one.
 */
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../../shared/errors';
import { systemCode, withFileErrors } from '../../lib/file-error';
import { OutputFile, syncFolder } from '../rows/output-file';
import { type FolderStore, NEW_SUFFIX } from './folder-store';

export const JOURNAL_NAME = '.arrayscope-edit.json';

const journalSchema = z.object({ format: z.literal('zarr'), keys: z.array(z.string()) });

/** Keys of a change that is decided and not finished, or null. */
export async function readJournal(store: FolderStore): Promise<readonly string[] | null> {
  const text = await store.readText(JOURNAL_NAME);
  if (text === null) return null;
  const path = store.pathOf(JOURNAL_NAME);
  try {
    const { keys } = journalSchema.parse(JSON.parse(text));
    for (const key of keys) store.pathOf(key);
    return keys;
  } catch (cause) {
    throw new InputError('bad-journal', `${path} is no journal of a change by Arrayscope.`, {
      path,
      cause,
      hint: 'Remove it if no change of this store was cut short.',
    });
  }
}

/**
 * Makes the files that were written under temporary names take their places.
 * @param keys in the order in which readers that know no journal should see them: chunks first
 */
export async function commit(store: FolderStore, keys: readonly string[]): Promise<void> {
  await syncFolders(store, keys);
  const path = store.pathOf(JOURNAL_NAME);
  const temporary = `${path}.tmp`;
  await rm(temporary, { force: true });
  const file = await OutputFile.create(temporary);
  try {
    await file.append(new TextEncoder().encode(JSON.stringify({ format: 'zarr', keys })));
    await file.sync();
  } finally {
    await file.close();
  }
  await withFileErrors(path, () => rename(temporary, path));
  await syncFolder(store.root);
  await finishCommit(store, keys);
}

/** The part of `commit` behind its decision; may be done any number of times. */
export async function finishCommit(store: FolderStore, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    const path = store.writablePath(key);
    await withFileErrors(path, () =>
      rename(path + NEW_SUFFIX, path).catch((error: unknown) => {
        // It took its place before the change was cut short.
        if (systemCode(error) !== 'ENOENT') throw error;
      }),
    );
  }
  await syncFolders(store, keys);
  await withFileErrors(store.root, () => rm(store.pathOf(JOURNAL_NAME)));
  await syncFolder(store.root);
}

async function syncFolders(store: FolderStore, keys: readonly string[]): Promise<void> {
  const folders = new Set(keys.map((key) => dirname(store.writablePath(key))));
  for (const folder of folders) await syncFolder(folder);
}
