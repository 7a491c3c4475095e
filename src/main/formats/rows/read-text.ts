import { open } from 'node:fs/promises';
import { withFileErrors } from '../../lib/file-error';
import { insideFolder } from './inside-folder';

/** A document is for reading; more of it than this nobody reads. */
const MAX_TEXT_BYTES = 1024 * 1024;

/**
 * The beginning of a document in a dataset's folder.
 * @param name relative to `folder`, with forward slashes
 * @throws InputError `outside-folder` for a link that leads out of it.
 */
export async function readText(
  folder: string,
  name: string,
): Promise<{ readonly text: string; readonly truncated: boolean }> {
  const path = await insideFolder(folder, name);
  return withFileErrors(path, async () => {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const buffer = Buffer.alloc(Math.min(size, MAX_TEXT_BYTES));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
      return { text: buffer.toString('utf8', 0, bytesRead), truncated: size > bytesRead };
    } finally {
      await file.close();
    }
  });
}
