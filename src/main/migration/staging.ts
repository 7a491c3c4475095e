import { mkdir, readdir, rm, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../../shared/errors';
import { systemCode, withFileErrors } from '../lib/file-error';
import { isProcessAlive } from '../lib/process-alive';
import { flushFolder } from './flush';
import { JOURNAL_NAME, Journal, isOurJournal } from './journal';
import type { JournalEntry } from './journal-entry';
import { hiddenSibling, pathState } from './places';

/**
 * Makes the staging folder with the first line of its journal.
 * @throws InputError `exists` when something lies there; remove what is stale before.
 */
export async function createStaging(stagingPath: string, first: JournalEntry): Promise<Journal> {
  await withFileErrors(stagingPath, () => mkdir(stagingPath));
  const journal = new Journal(stagingPath);
  await journal.create(first);
  // Without its names a journal does not outlast a power cut, whatever was flushed into it.
  await flushFolder(stagingPath);
  await flushFolder(dirname(stagingPath));
  return journal;
}

/**
 * Removes a staging folder that a journal identifies as ours, or an empty one (killed before the
 * journal's first line). The journal goes last: a removal that was cut short can be repeated.
 * @throws InputError `foreign-staging` when the folder is not ours; it is left as it is.
 */
export async function removeStaging(stagingPath: string): Promise<void> {
  const state = await pathState(stagingPath);
  if (state === 'nothing') return;
  const others =
    state === 'folder' ? (await readdir(stagingPath)).filter((name) => name !== JOURNAL_NAME) : [];
  if (!(await isOurs(stagingPath))) {
    throw new InputError(
      'foreign-staging',
      `${stagingPath} was not made by Arrayscope and is in the way.`,
      {
        path: stagingPath,
        hint: 'Move it away, or choose another destination.',
      },
    );
  }
  await withFileErrors(stagingPath, async () => {
    for (const name of others) await rm(join(stagingPath, name), { recursive: true, force: true });
    await rm(join(stagingPath, JOURNAL_NAME), { force: true });
    try {
      await rmdir(stagingPath);
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
    }
  });
}

/**
 * Whether a staging folder is one of ours: a journal says so, or it is empty, or holds nothing but
 * a first line that was never finished.
 */
export async function isOurs(stagingPath: string): Promise<boolean> {
  const state = await pathState(stagingPath);
  if (state !== 'folder') return state === 'empty-folder';
  const journal = await isOurJournal(stagingPath);
  return journal === 'torn' ? (await readdir(stagingPath)).length === 1 : journal === 'ours';
}

/** Removes what killed rollbacks, trials and lock attempts left beside `renameTarget`; failures are left for later. */
export async function sweepLeftovers(renameTarget: string): Promise<void> {
  const folder = dirname(renameTarget);
  const trash = basename(hiddenSibling(renameTarget, 'trash'));
  const trial = basename(hiddenSibling(renameTarget, 'trial'));
  const lock = basename(hiddenSibling(renameTarget, 'lock'));
  const names = await readdir(folder).catch(() => []);
  for (const name of names) {
    const owner = ownerOf(name, trash) ?? ownerOf(name, trial) ?? ownerOf(name, lock);
    if (owner === null || isProcessAlive(owner)) continue;
    if (!name.startsWith(trial)) await rm(join(folder, name), { recursive: true, force: true });
    else await removeStaging(join(folder, name)).catch(() => undefined);
  }
}

/** A hidden name that tells which process made it: `.lance_db.arrayscope-trash-4711-1`. */
export function ownedSibling(path: string, kind: 'trial' | 'trash'): string {
  siblings += 1;
  return `${hiddenSibling(path, kind)}-${process.pid}-${siblings}`;
}
let siblings = 0;

function ownerOf(name: string, prefix: string): number | null {
  const match = name.startsWith(`${prefix}-`)
    ? /^(\d+)(-\d+)?$/.exec(name.slice(prefix.length + 1))
    : null;
  return match?.[1] === undefined ? null : Number(match[1]);
}
