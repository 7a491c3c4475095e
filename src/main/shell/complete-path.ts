import { readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, sep } from 'node:path';
import { resolvePath } from '../datasets/resolve-path';
import { compareNames, isHidden } from './list-folder';

/** More would not be read. */
const MOST_PATHS = 50;

/**
 * Paths that begin with exactly what was typed (a `~` stays a `~`), folders with a separator at
 * their end and first. Nothing to offer is an empty list, never an error: a person is typing.
 */
export async function completePath(text: string): Promise<readonly string[]> {
  if (text === '~') return [`~${sep}`];
  const cut = Math.max(text.lastIndexOf('/'), text.lastIndexOf(sep)) + 1;
  const typedFolder = text.slice(0, cut);
  const prefix = text.slice(cut);
  // Without a separator the names are those of the home folder: a program has no useful "here".
  const folder = typedFolder === '' ? homedir() : resolvePath(typedFolder);
  const names = await readdir(folder).catch(() => []);
  const matching = names
    .filter((name) => name.startsWith(prefix) && (prefix.startsWith('.') || !isHidden(name)))
    .sort(compareNames)
    .slice(0, MOST_PATHS);
  const shownFolder = typedFolder === '' ? `~${sep}` : typedFolder;
  const found = await Promise.all(
    matching.map(async (name) => {
      const isFolder = await stat(join(folder, name)).then(
        (stats) => stats.isDirectory(),
        () => false,
      );
      return { isFolder, path: `${shownFolder}${name}${isFolder ? sep : ''}` };
    }),
  );
  return [
    ...found.filter((entry) => entry.isFolder),
    ...found.filter((entry) => !entry.isFolder),
  ].map((entry) => entry.path);
}
