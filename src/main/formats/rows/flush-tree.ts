import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode, withFileErrors } from '../../lib/file-error';

/** Flushes every file below the folder, then the folders from the inside out, to the disk. */
export async function flushTree(folder: string): Promise<void> {
  for (const entry of await withFileErrors(folder, () =>
    readdir(folder, { withFileTypes: true }),
  )) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await flushTree(path);
    else if (entry.isFile()) await flushFile(path);
  }
  await flush(folder, 'r').catch((error: unknown) => {
    // Windows opens no folders; there the files' own flush is all that there is.
    if (process.platform !== 'win32') throw error;
  });
}

/** Flushes one file to the disk; its name is its folder's (`syncFolder`). */
export function flushFile(path: string): Promise<void> {
  return flush(path, 'r+');
}

async function flush(path: string, flags: 'r' | 'r+'): Promise<void> {
  await withFileErrors(path, async () => {
    const handle = await open(path, flags);
    try {
      await handle.sync();
    } catch (error) {
      // Some network file systems have no fsync for folders.
      if (flags === 'r+' || systemCode(error) !== 'EINVAL') throw error;
    } finally {
      await handle.close();
    }
  });
}
