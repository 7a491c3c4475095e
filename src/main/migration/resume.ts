/** Going on with what an earlier run of the same job left staged. */
import { InputError } from '../../shared/errors';
import type { ResumePoint } from '../../shared/model/migration';
import type { Format, WriteCheckpoint } from '../formats/types';
import { fingerprintOfTree } from '../datasets/fingerprint';
import { journalPath, readJournal } from './journal';
import type { Chunk } from './journal-entry';
import { type JournalState, endOf, journalState } from './journal-state';
import { type Job, jobChange } from './same-job';

/**
 * What the journal of a staging folder tells; null where there is none of a conversion.
 * @throws InputError `other-journal-version`, `bad-journal`
 */
export async function readStaged(stagingPath: string): Promise<JournalState | null> {
  const entries = await readJournal(stagingPath);
  return entries === null ? null : journalState(entries, journalPath(stagingPath));
}

/** @throws InputError `cannot-resume` with what changed since */
export function requireSameJob(staged: JournalState, job: Job, stagingPath: string): void {
  const change = jobChange(staged.job, job);
  if (change === null) return;
  throw new InputError('cannot-resume', `The interrupted run cannot be continued: ${change}.`, {
    path: stagingPath,
    hint: 'Put it back as it was, or begin anew (in the terminal without --resume): what is staged is then discarded.',
  });
}

/** Where a writer goes on. */
export interface WriteStart {
  readonly checkpoint: WriteCheckpoint;
  /** What was digested and counts; perhaps more rows than the checkpoint has. */
  readonly chunks: readonly Chunk[];
}

/** The last chunk behind which the format can go on; null where the run begins anew. */
export function writeStart({ chunks }: JournalState, target: Format): WriteStart | null {
  if (target.resume === undefined) return null;
  for (let count = chunks.length; count > 0; count -= 1) {
    const checkpoint = chunks[count - 1]?.checkpoint ?? null;
    if (checkpoint !== null && checkpoint.rows > 0)
      return { checkpoint, chunks: chunks.slice(0, count) };
  }
  return null;
}

/** What a later run can go on with; null where that is nothing. */
export async function resumePointOf(
  staged: JournalState | null,
  target: Format,
  stagingPath: string,
): Promise<ResumePoint | null> {
  if (staged === null) return null;
  const rowsDone =
    staged.written === null ? (writeStart(staged, target)?.checkpoint.rows ?? 0) : staged.rows;
  if (staged.written === null && rowsDone === 0) return null;
  return {
    rowsDone,
    rowsVerified: endOf(staged.checked.at(-1)),
    rows: staged.rows,
    stagedBytes: (await fingerprintOfTree(stagingPath)).bytes,
    startedAt: staged.startedAt,
    lastAt: staged.lastAt,
  };
}
