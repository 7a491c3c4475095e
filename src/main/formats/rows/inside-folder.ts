/**
 * No path in a dataset leads outside its folder: neither a name that its metadata gives nor a
 * symbolic link in the place of a file. Links that stay inside are followed, and so is a link that
 * is the folder itself: that one was named by a person.
 */
import { lstat, realpath } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import { InputError } from '../../../shared/errors';
import { withFileErrors } from '../../lib/file-error';

const HINT =
  'Such a file is never read. Ask where the folder came from, or put the file itself in its place.';

/**
 * The path of a file or folder of the dataset. What lies in `folder` itself and is no link costs
 * one look at its entry.
 * @param name relative to `folder`, with forward slashes
 * @throws InputError `outside-folder`; `not-found` where there is nothing, or a link to nothing.
 */
export async function insideFolder(folder: string, name: string): Promise<string> {
  const parts = name.split('/');
  const path = join(folder, ...parts);
  const climbs = parts.some((part) => part === '' || part === '.' || part === '..');
  if (climbs || isAbsolute(name) || /[\\\0]/.test(name)) {
    throw new InputError(
      'outside-folder',
      `${folder} names the file ${JSON.stringify(name.slice(0, 200))}, which does not lie in it.`,
      { path: folder, hint: HINT },
    );
  }
  if (parts.length > 1 || (await withFileErrors(path, () => lstat(path))).isSymbolicLink())
    await assertLeadsInside(folder, path);
  return path;
}

/** As `insideFolder`; null where there is nothing, or a link to nothing. */
export async function insideFolderIfThere(folder: string, name: string): Promise<string | null> {
  try {
    return await insideFolder(folder, name);
  } catch (error) {
    if (error instanceof InputError && error.code === 'not-found') return null;
    throw error;
  }
}

/** @throws InputError `outside-folder`; `not-found`, `link-cycle` for a link that leads nowhere. */
export async function assertLeadsInside(folder: string, path: string): Promise<void> {
  const target = await withFileErrors(path, () => outsideTarget(folder, path));
  if (target === null) return;
  throw new InputError(
    'outside-folder',
    `${path} is a link, or lies behind one, that leads to ${target}, outside ${folder}; it was not read.`,
    { path, hint: HINT },
  );
}

/**
 * Where `path` leads, all links followed; null where that lies in `folder`.
 * @throws what `realpath` throws, for the caller to translate
 */
export async function outsideTarget(folder: string, path: string): Promise<string | null> {
  const [root, target] = await Promise.all([realpath(folder), realpath(path)]);
  return target.startsWith(root.endsWith(sep) ? root : root + sep) ? null : target;
}
