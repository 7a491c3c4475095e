import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withFileErrors } from '../lib/file-error';

/** Flushes a folder's own entries, so that a rename in it survives a power cut. */
export async function flushFolder(path: string): Promise<void> {
  // Windows opens no folders; its rename is journalled by the file system.
  if (process.platform === 'win32') return;
  await withFileErrors(path, async () => {
    const folder = await open(path, 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  });
}

/** Flushes every folder of a tree, the deepest first. The files are flushed by who wrote them. */
export async function flushFolders(root: string): Promise<void> {
  const entries = await withFileErrors(root, () => readdir(root, { withFileTypes: true }));
  for (const entry of entries) if (entry.isDirectory()) await flushFolders(join(root, entry.name));
  await flushFolder(root);
}
