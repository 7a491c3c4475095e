/**
 * Makes a change of several files in place one change: before the first byte is overwritten, what
 * stood there is on the disk in a journal; after the last, the journal is removed. Whoever opens
 * the dataset and finds a journal knows that the change was cut short.
 *
 *     await changeWithUndo(journalPath, async (undo) => {
 *       await undo.keepBytes(file, offset, count);      // of what is overwritten
 *       await undo.keepLength(other);                   // of what only grows
 *     }, async (change) => { …write…; await change.swapIn(file, written) });
 *
 * The journal is written under another name and renamed once it is complete and flushed, so that
 * its name alone says that it counts. The removal of that name is what completes the change.
 */
import { existsSync } from 'node:fs';
import { open, rename, rm, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError } from '../../../shared/errors';
import { withFileErrors } from '../../lib/file-error';
import { OutputFile, syncFolder } from './output-file';
import { type ProcessMark, isRunning, isSameProcess, markOfThisProcess } from './process-mark';
import { syncFiles, undo } from './undo-apply';
import { UndoKeeper } from './undo-keeper';
import { MOVED, readMark } from './undo-records';

/** Where a folder's journal lies. */
export const FOLDER_JOURNAL = 'arrayscope-undo';
const UNFINISHED = '.unfinished';
/** Changes of this process, by journal. */
const underWay = new Set<string>();

/** Where the journal of a dataset lies: inside its folder, or beside its one file. */
export function journalOf(path: string, isFolder: boolean): string {
  return isFolder ? join(path, FOLDER_JOURNAL) : `${path}.${FOLDER_JOURNAL}`;
}

/** Files that belong to the journal and not to the dataset, by name. */
export function isUndoName(name: string): boolean {
  return (
    name.endsWith(FOLDER_JOURNAL) ||
    name.endsWith(FOLDER_JOURNAL + UNFINISHED) ||
    name.endsWith(MOVED)
  );
}

/**
 * For readers.
 * @throws InputError `interrupted-edit` when a change is under way or was cut short.
 */
export function assertNoInterruptedEdit(journal: string, dataset: string): void {
  if (!existsSync(journal)) return;
  throw new InputError(
    'interrupted-edit',
    `A change of ${dataset} was cut short, or is under way: its rows are neither the old nor the new ones.`,
    {
      path: journal,
      hint: 'Wait until the change is done. If the program that made it has ended, open the dataset for a change: that brings the old rows back.',
    },
  );
}

/** What a change may do besides writing to the files that were kept. */
export interface Change {
  /** Puts the finished file `written` in the place of `file`, which `keepByMoving` named. */
  swapIn(file: string, written: string): Promise<void>;
}

/**
 * Undoes what no record can hold, before anything that the journal names is put back. May be cut
 * short and called again. Where it throws, nothing is put back and the journal stays.
 * @param cause why the change failed, where it was not cut short
 */
export type UndoFirst = (cause?: unknown) => Promise<void>;

const nothing: UndoFirst = () => Promise.resolve();

/**
 * Runs a change so that it happens as a whole: after an error, or a crash and the next
 * `undoInterruptedEdit`, everything that `keep` named is as it was.
 * @throws InputError `edit-running` while another change of the same dataset is under way.
 */
export async function changeWithUndo(
  journalPath: string,
  keep: (undo: UndoKeeper) => Promise<void>,
  change: (change: Change) => Promise<void>,
  undoFirst: UndoFirst = nothing,
): Promise<void> {
  await undoInterruptedEdit(journalPath, undoFirst);
  if (underWay.has(journalPath)) throw running(journalPath, markOfThisProcess());
  underWay.add(journalPath);
  try {
    const files = await writeJournal(journalPath, keep);
    await makeChange(journalPath, files, change, undoFirst);
  } finally {
    underWay.delete(journalPath);
  }
}

/** @returns the files that it names. */
async function writeJournal(
  journalPath: string,
  keep: (undo: UndoKeeper) => Promise<void>,
): Promise<readonly string[]> {
  const unfinished = journalPath + UNFINISHED;
  const keeper = new UndoKeeper(dirname(journalPath), await OutputFile.create(unfinished));
  try {
    await keeper.begin();
    await keep(keeper);
    await keeper.complete();
    await keeper.close();
    await withFileErrors(journalPath, () => rename(unfinished, journalPath));
    return keeper.files;
  } catch (error) {
    await keeper.close();
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function makeChange(
  journalPath: string,
  files: readonly string[],
  change: (change: Change) => Promise<void>,
  undoFirst: UndoFirst,
): Promise<void> {
  const folder = dirname(journalPath);
  const moved: string[] = [];
  try {
    await syncFolder(folder);
    await change({
      swapIn: async (file, written) => {
        moved.push(file + MOVED);
        await withFileErrors(file, () => rename(file, file + MOVED));
        await withFileErrors(file, () => rename(written, file));
      },
    });
    await syncFiles(files);
  } catch (error) {
    await undo(journalPath, () => undoFirst(error));
    throw error;
  }
  // From here on the change is made.
  await withFileErrors(journalPath, () => unlink(journalPath));
  await syncFolder(folder);
  for (const file of moved) await rm(file, { force: true });
}

/**
 * For editors, before they read anything: brings back what stood there before a change that was
 * cut short. @returns whether there was one.
 * @throws InputError `edit-running` while the program that began the change still runs,
 *   `damaged-journal` when the journal cannot be trusted.
 */
export async function undoInterruptedEdit(
  journalPath: string,
  undoFirst: UndoFirst = nothing,
): Promise<boolean> {
  const unfinished = journalPath + UNFINISHED;
  for (const path of [journalPath, unfinished]) await assertNotRunning(path, journalPath);
  // Never renamed, so nothing was overwritten yet.
  await rm(unfinished, { force: true });
  if (!existsSync(journalPath)) return false;
  await undo(journalPath, undoFirst);
  return true;
}

/** Removes what a change left that ended after its last step; call with no journal there. */
export async function removeMovedFiles(files: readonly string[]): Promise<void> {
  for (const file of files) await rm(file + MOVED, { force: true });
}

async function assertNotRunning(path: string, journalPath: string): Promise<void> {
  const head = await withFileErrors(path, () => readHead(path));
  const mark = head === null ? null : readMark(head);
  if (mark === null) return;
  // This process knows which of its changes are under way; one that failed left its journal.
  const here = isSameProcess(mark, markOfThisProcess());
  if (here ? underWay.has(journalPath) : isRunning(mark)) throw running(path, mark);
}

function running(path: string, { pid, host }: ProcessMark): InputError {
  return new InputError(
    'edit-running',
    `Another change is under way (process ${pid} on ${host}).`,
    { path, hint: `Wait until it is done. If it was cut short, make the change on ${host}.` },
  );
}

async function readHead(path: string): Promise<Uint8Array | null> {
  if (!existsSync(path)) return null;
  const handle = await open(path, 'r');
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}
