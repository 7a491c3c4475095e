import { link, lstat, rename, rmdir, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError } from '../../shared/errors';
import { systemCode, withFileErrors } from '../lib/file-error';
import { flushFolder, flushFolders } from './flush';
import { manifestPath } from './manifest';
import { pathState, type Places } from './places';

/**
 * Makes the staged result appear under its name in one step; a reader sees all of it or nothing.
 * @throws InputError `destination-exists` when something appeared there meanwhile. The staged
 * result is left as it is.
 */
export async function publish(places: Places): Promise<void> {
  const { stagedRoot, renameTarget } = places;
  const isFolder = (await withFileErrors(stagedRoot, () => lstat(stagedRoot))).isDirectory();
  if (isFolder) await flushFolders(stagedRoot);
  const state = await pathState(renameTarget);
  if (state !== 'nothing' && !(state === 'empty-folder' && places.replacesEmptyFolder)) {
    throw destinationExists(renameTarget, places.destination);
  }
  await withFileErrors(renameTarget, async () => {
    try {
      // A folder takes the place of an empty one in one step (rename(2)), but not on Windows.
      if (state === 'empty-folder' && !(isFolder && process.platform !== 'win32'))
        await rmdir(renameTarget);
      if (isFolder) await rename(stagedRoot, renameTarget);
      else await publishFile(stagedRoot, renameTarget);
    } catch (error) {
      // What a rename says about a target that is there: no rename replaces a folder with things in it.
      if (['EEXIST', 'ENOTEMPTY', 'ENOTDIR', 'EISDIR'].includes(systemCode(error) ?? '')) {
        throw destinationExists(renameTarget, places.destination);
      }
      throw error;
    }
  });
  await flushFolder(dirname(renameTarget));
}

/**
 * A rename replaces a file without a word; a link does not. The manifest lies beside the file and
 * goes first: without the file nobody reads it, and one that an earlier crash left gives way.
 */
async function publishFile(from: string, to: string): Promise<void> {
  const manifest = manifestPath(to, false);
  await rename(manifestPath(from, false), manifest).catch((error: unknown) => {
    // The file may be published without one: no manifest was staged.
    if (systemCode(error) !== 'ENOENT') throw error;
  });
  await link(from, to);
  await unlink(from);
}

export function destinationExists(path: string, destination: string): InputError {
  return new InputError('destination-exists', `${path} exists already; nothing is overwritten.`, {
    path,
    hint: `Choose another destination, or take an earlier migration back: arrayscope rollback ${destination}`,
  });
}
