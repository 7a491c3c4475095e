import { lstat, readdir, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { InputError, UsageError } from '../../shared/errors';
import { systemCode, toFileError, withFileErrors } from '../lib/file-error';
import { resolvePath } from '../datasets/resolve-path';
import type { Format } from '../formats/types';

/** Where everything of one conversion lies. All paths are absolute and free of symbolic links. */
export interface Places {
  readonly source: string;
  /** The folder that the person names. */
  readonly destination: string;
  /** What readers will see: the destination itself, or something below it (`lance_db`). */
  readonly publishedPath: string;
  /** What one rename makes appear: the destination where it is new, else `publishedPath`. */
  readonly renameTarget: string;
  readonly createsDestination: boolean;
  /** The rename target is an empty folder that the person made, and gives way. */
  readonly replacesEmptyFolder: boolean;
  /** Hidden sibling of `renameTarget`, on the same file system; holds the journal as well. */
  readonly stagingPath: string;
  /** What is renamed to `renameTarget`. */
  readonly stagedRoot: string;
  /** Where the writer creates the dataset; becomes `publishedPath`. */
  readonly stagedPath: string;
  readonly lockPath: string;
}

/**
 * Resolves links first, so that a link cannot make the destination look like somewhere else.
 * @throws InputError when the source, or the folder that is to hold the destination, is missing.
 */
export async function resolvePlaces(
  sourcePath: string,
  destinationPath: string | undefined,
  target: Format,
): Promise<Places> {
  const given = resolvePath(sourcePath);
  const source = await withFileErrors(given, () => realpath(given));
  const named = destinationPath ?? target.defaultDestination?.(source);
  if (named === undefined) {
    throw new UsageError('no-destination', `${target.label} needs a destination folder.`, {
      hint: 'Name the folder that is to hold the result.',
    });
  }
  const destination = await resolveNewPath(resolvePath(named));
  const state = await pathState(destination);
  const publishedPath = target.publishedPath?.(destination) ?? destination;
  const createsDestination = state === 'nothing';
  const renameTarget = createsDestination ? destination : publishedPath;
  const stagingPath = hiddenSibling(renameTarget, 'staging');
  requireShortName(renameTarget, stagingPath);
  const stagedRoot = join(stagingPath, basename(renameTarget));
  return {
    source,
    destination,
    publishedPath,
    renameTarget,
    createsDestination,
    replacesEmptyFolder: publishedPath === destination && state === 'empty-folder',
    stagingPath,
    stagedRoot,
    stagedPath: join(stagedRoot, relative(renameTarget, publishedPath)),
    lockPath: hiddenSibling(renameTarget, 'lock'),
  };
}

/** A name of ours beside `path`: hidden, so that no reader and no catalogue takes it for data. */
export function hiddenSibling(path: string, kind: 'staging' | 'lock' | 'trial' | 'trash'): string {
  return join(dirname(path), `.${basename(path)}.arrayscope-${kind}`);
}

/** Bytes of a name that every usual file system takes. */
const MOST_NAME_BYTES = 255;

/** The longest of our hidden names beside the result must be one that a file system takes. */
function requireShortName(path: string, hidden: string): void {
  const more = Buffer.byteLength(basename(hidden)) - MOST_NAME_BYTES;
  if (more <= 0) return;
  const name = basename(path);
  const most = Buffer.byteLength(name) - more;
  throw new UsageError(
    'name-too-long',
    `The name ${name} has ${Buffer.byteLength(name)} bytes; a conversion works beside its result under a name of its own, which leaves room for ${most}.`,
    { path, hint: 'Choose a shorter name for the destination.' },
  );
}

/** True where `path` is `folder` or lies below it; both absolute and resolved. */
export function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return (
    way === '' ||
    !(way === '..' || way.startsWith('../') || way.startsWith('..\\') || resolve(way) === way)
  );
}

export type PathState = 'nothing' | 'empty-folder' | 'folder' | 'file';

export async function pathState(path: string): Promise<PathState> {
  try {
    const stats = await lstat(path);
    if (!stats.isDirectory()) return 'file';
    return (await readdir(path)).length === 0 ? 'empty-folder' : 'folder';
  } catch (error) {
    // Below a file there is nothing either.
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return 'nothing';
    throw error;
  }
}

/** The real path of something that may not exist yet in a folder that must. */
async function resolveNewPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw toFileError(error, path);
  }
  if ((await pathState(path)) !== 'nothing') {
    throw new InputError('dangling-link', `${path} is a symbolic link that leads nowhere.`, {
      path,
      hint: 'Remove the link, or choose another destination.',
    });
  }
  const parent = dirname(path);
  try {
    return join(await realpath(parent), basename(path));
  } catch (error) {
    throw new InputError(
      'no-parent',
      `The folder ${parent}, which is to hold the destination, does not exist.`,
      {
        path: parent,
        hint: 'Make it first, or choose another destination.',
        cause: error,
      },
    );
  }
}
