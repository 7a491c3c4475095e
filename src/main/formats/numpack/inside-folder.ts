import { realpath } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import { InputError } from '../../../shared/errors';
import { withFileErrors } from '../../lib/file-error';

/**
 * The path of a file that the metadata names, which must lie in the folder, links followed.
 * @throws InputError `outside-folder`, `not-found`.
 */
export async function insideFolder(folder: string, name: string): Promise<string> {
  const parts = name.split('/');
  const path = join(folder, ...parts);
  const climbs = parts.some((part) => part === '' || part === '.' || part === '..');
  if (climbs || isAbsolute(name) || /[\\\0]/.test(name)) throw outside(folder, name);
  const [root, target] = await withFileErrors(path, () =>
    Promise.all([realpath(folder), realpath(path)]),
  );
  if (!target.startsWith(root.endsWith(sep) ? root : root + sep)) throw outside(folder, name);
  return path;
}

function outside(folder: string, name: string): InputError {
  return new InputError(
    'outside-folder',
    `The metadata of ${folder} names the data file ${JSON.stringify(name)}, which does not lie in it.`,
    { path: folder, hint: 'Such a file is never followed. Ask where the folder came from.' },
  );
}
