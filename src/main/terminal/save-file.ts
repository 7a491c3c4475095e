import { randomUUID } from 'node:crypto';
import { link, rename, rm, writeFile } from 'node:fs/promises';
import { InputError } from '../../shared/errors';
import { systemCode, withFileErrors } from '../lib/file-error';
import { resolvePath } from '../datasets/resolve-path';

/**
 * Writes a file whole or not at all, and only with `force` in the place of another.
 * @returns its absolute path
 */
export async function saveFile(
  text: string,
  content: Uint8Array | string,
  force: boolean,
): Promise<string> {
  const path = resolvePath(text);
  const temporary = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  return withFileErrors(path, async () => {
    try {
      await writeFile(temporary, content, { flag: 'wx' });
      // A link, unlike a rename, refuses a name that is taken.
      if (force) await rename(temporary, path);
      else await link(temporary, path);
      return path;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
      throw new InputError('exists', `${path} exists already.`, {
        path,
        hint: 'Use --force to replace it.',
        cause: error,
      });
    } finally {
      await rm(temporary, { force: true });
    }
  });
}
