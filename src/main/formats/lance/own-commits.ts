/**
 * Which commits of a table a change of Arrayscope's made itself, so that undoing it takes away
 * those and no others: another program may commit to the same table meanwhile, or between a crash
 * and the undo.
 *
 * Before Lance writes the manifest of a commit it writes the commit's transaction, as
 * `_transactions/<version read>-<UUID>.txn`, and the manifest names that file (protos/table.proto,
 * `transaction_file`). A change reaches the table through a view of it beside the table,
 *
 *     results.lance.arrayscope-commits/view.lance/
 *       data, _versions, _deletions, _indices   links to the table's own folders
 *       _transactions                           a folder of the view's own
 *
 * so that its transactions, and nobody else's, lie in the view. A manifest is the change's own
 * exactly when the view holds the transaction that it names. Nothing is noted after a commit, so
 * there is no moment between a commit and its note: a crash before the manifest leaves a
 * transaction that no manifest names, and a crash after it leaves both.
 *
 * Others need no transaction file for a version that they see: its manifest holds the transaction
 * too. The files join the table's own when the change is complete.
 */
import { constants } from 'node:fs';
import { copyFile, mkdir, readdir, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError, InternalError, isArrayscopeError } from '../../../shared/errors';
import { systemCode, withFileErrors } from '../../lib/file-error';
import { syncFolder } from '../rows/output-file';
import { journalOf } from '../rows/undo-journal';
import { versionsIn } from './live-manifest';
import { manifestNames, readManifest } from './manifest';
import { VERSION_HINT } from './version-hint';

const VIEW = '.arrayscope-commits';
const TRANSACTIONS = '_transactions';
/** Folders that a commit writes to; those that are missing are made, as Lance would make them. */
const SHARED = ['data', '_versions', '_deletions', '_indices'] as const;

/** The view's table, for `openTable`. */
export function viewOf(folder: string): string {
  return join(folder + VIEW, 'view.lance');
}

/**
 * Makes the view of the table in `folder`, empty of transactions. Call it before the journal of
 * the change is there: what an earlier change left in it would count as this one's.
 */
export async function makeView(folder: string): Promise<void> {
  await removeView(folder);
  const view = viewOf(folder);
  await withFileErrors(view, async () => {
    await mkdir(join(view, TRANSACTIONS), { recursive: true });
    for (const name of SHARED) {
      await mkdir(join(folder, name), { recursive: true });
      // Windows lets everybody make junctions, but not symbolic links.
      await symlink(join(folder, name), join(view, name), 'junction');
    }
  });
  await syncFolder(dirname(folder));
}

/** Of a change that is complete or undone, once its journal is gone. */
export async function removeView(folder: string): Promise<void> {
  await withFileErrors(folder, () => rm(folder + VIEW, { recursive: true, force: true }));
}

/** Puts the view's transactions among the table's own; the view keeps them until it is removed. */
export async function shareTransactions(folder: string): Promise<void> {
  const view = viewOf(folder);
  const known: readonly string[] = [TRANSACTIONS, ...SHARED];
  const strange = (await readdir(view)).filter((name) => !known.includes(name));
  if (strange.length > 0)
    throw new InternalError(`Lance wrote ${strange.join(', ')}, which is no part of a commit.`);
  const to = join(folder, TRANSACTIONS);
  await withFileErrors(to, async () => {
    await mkdir(to, { recursive: true });
    for (const name of await ownTransactions(folder))
      await copyFile(join(view, TRANSACTIONS, name), join(to, name), constants.COPYFILE_FICLONE);
  });
}

/**
 * Removes the manifests of the change's own commits, the latest first, so that what is there at
 * any moment is a state that the table once had. May be cut short and run again.
 * @throws InputError `foreign-version` where another program committed on top of one of them, with
 *   nothing changed: without the lower version the higher one would still hold its rows.
 */
export async function undoOwnCommits(folder: string, cause?: unknown): Promise<void> {
  const own = new Set(await ownTransactions(folder));
  const { mine, foreign } = await committed(folder, own);
  const [lowest] = mine;
  const above = foreign.filter((version) => lowest !== undefined && version > lowest);
  if (lowest !== undefined && above.length > 0) throw foreignVersions(folder, lowest, above, cause);
  const versions = join(folder, '_versions');
  for (const version of mine.toReversed()) {
    for (const name of [...manifestNames(version), VERSION_HINT]) {
      const path = join(versions, name);
      await withFileErrors(path, () => rm(path, { force: true }));
    }
  }
  if (mine.length > 0) await syncFolder(versions);
  await removeView(folder);
}

/** Versions since the change began, ascending, by whose they are. */
async function committed(
  folder: string,
  own: ReadonlySet<string>,
): Promise<{ readonly mine: readonly number[]; readonly foreign: readonly number[] }> {
  const mine: number[] = [];
  const foreign: number[] = [];
  // A transaction's name begins with the version that it was made from.
  const since = Math.min(...[...own].map((name) => Number.parseInt(name, 10)));
  for (const version of (await versionsIn(folder)).filter((number) => number > since)) {
    const named = await transactionOf(folder, version);
    (named !== null && own.has(named) ? mine : foreign).push(version);
  }
  return { mine, foreign };
}

/** Null where the manifest names none, or cannot be read: then nothing says that it is our own. */
async function transactionOf(folder: string, version: number): Promise<string | null> {
  for (const name of manifestNames(version)) {
    try {
      const { transactionFile } = await readManifest(folder, name);
      return transactionFile === null ? null : basename(transactionFile);
    } catch (error) {
      if (!isArrayscopeError(error) || error instanceof InternalError) throw error;
      if (error.code !== 'not-found') return null;
    }
  }
  return null;
}

async function ownTransactions(folder: string): Promise<readonly string[]> {
  const path = join(viewOf(folder), TRANSACTIONS);
  return withFileErrors(path, async () => {
    try {
      return (await readdir(path)).filter((name) => /^\d+-[\w-]+\.txn$/.test(name));
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return [];
      throw error;
    }
  });
}

function foreignVersions(
  folder: string,
  lowest: number,
  above: readonly number[],
  cause: unknown,
): InputError {
  const [before, last] = [lowest - 1, above.at(-1) ?? lowest];
  const which = `${above.length === 1 ? 'version' : 'versions'} ${above.join(', ')}`;
  return new InputError(
    'foreign-version',
    `A change of ${folder} was cut short after version ${before}, and another program has written ${which} on top of a part of it. Undoing the change would take that away too, so nothing was undone.`,
    {
      path: folder,
      hint: `Open the table at version ${last} to see what it holds now. To keep that, with the part of the change in it, remove ${journalOf(folder, false)}; to go back, remove it too and restore version ${before} with Lance.`,
      cause,
    },
  );
}
