import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withFileErrors } from '../../lib/file-error';
import { OutputFile } from '../rows/output-file';
import { commit } from './edit-journal';
import { type FolderStore, NEW_SUFFIX } from './folder-store';

/** The new files of one change, under temporary names until `commit`. */
export class Staging {
  /** In the order in which they are to take their places. */
  readonly #keys: string[] = [];

  constructor(private readonly store: FolderStore) {}

  /** Writes and flushes the new content of a key. */
  async put(key: string, content: Uint8Array): Promise<void> {
    await this.putParts(key, (file) => file.append(content));
  }

  async putParts(key: string, write: (file: OutputFile) => Promise<void>): Promise<void> {
    const folder = dirname(this.store.pathOf(key));
    await withFileErrors(folder, () => mkdir(folder, { recursive: true }));
    const path = this.store.writablePath(key) + NEW_SUFFIX;
    await rm(path, { force: true });
    const file = await OutputFile.create(path);
    this.#keys.push(key);
    try {
      await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
  }

  async commit(): Promise<void> {
    if (this.#keys.length > 0) await commit(this.store, this.#keys);
  }

  /** Removes what was written, where nothing was decided yet. */
  async discard(): Promise<void> {
    for (const key of this.#keys) await rm(this.store.pathOf(key) + NEW_SUFFIX, { force: true });
  }
}

/** Removes what changes left behind that were cut short before they were decided. */
export async function removeLeftovers(folder: string): Promise<void> {
  for (const entry of await withFileErrors(folder, () =>
    readdir(folder, { withFileTypes: true }),
  )) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await removeLeftovers(path);
    else if (entry.name.endsWith(NEW_SUFFIX)) await withFileErrors(path, () => rm(path));
  }
}
