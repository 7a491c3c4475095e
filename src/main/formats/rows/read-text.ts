import { open } from 'node:fs/promises';
import { withFileErrors } from '../../lib/file-error';

/** A document is for reading; more of it than this nobody reads. */
const MAX_TEXT_BYTES = 1024 * 1024;

export function readText(
  path: string,
): Promise<{ readonly text: string; readonly truncated: boolean }> {
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
