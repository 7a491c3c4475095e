import { cp, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { withFileErrors } from '../lib/file-error';
import { PageCache } from './page-cache';

/** What is copied and where to. */
export interface CopyPlan {
  /** The folder of a prepared dataset. */
  readonly dataset: string;
  /** What to open in it. */
  readonly path: string;
  /** A folder of the case's own. */
  readonly own: string;
}

/**
 * Makes copies of a prepared dataset for operations that change it, one at a time: each call
 * removes the copy before. A copy is flushed to the disk, so that no change pays for it.
 */
export function copyMaker({ dataset, path, own }: CopyPlan): () => Promise<string> {
  let number = 0;
  const folderOf = (copy: number): string => join(own, `copy-${copy}`);
  return async () => {
    const folder = folderOf(number + 1);
    await withFileErrors(dataset, async () => {
      await rm(folderOf(number), { recursive: true, force: true });
      await cp(dataset, folder, { recursive: true, errorOnExist: true, force: false });
    });
    number += 1;
    await PageCache.of(folder);
    return join(folder, relative(dataset, path));
  };
}
