import { constants, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../shared/errors';
import { systemCode, toFileError, withFileErrors } from '../lib/file-error';
import { JOURNAL_VERSION, type JournalEntry, journalEntrySchema } from './journal-entry';
import { journalLine, readLine, versionOfPlainLine } from './journal-line';

/** Append-only lines beside the staged data; the proof that a staging folder is ours. */
export class Journal {
  readonly #path: string;

  constructor(stagingPath: string) {
    this.#path = journalPath(stagingPath);
  }

  /** Makes the file with its first entry. */
  create(entry: JournalEntry): Promise<void> {
    return this.#write(entry, 'ax');
  }

  /**
   * Appends an entry and flushes it to disk before it returns.
   * @throws InputError `not-found` where the file is gone: it is never made anew
   */
  append(entry: JournalEntry): Promise<void> {
    return this.#write(entry, constants.O_WRONLY | constants.O_APPEND);
  }

  async #write(entry: JournalEntry, flags: string | number): Promise<void> {
    await withFileErrors(this.#path, async () => {
      const file = await open(this.#path, flags);
      try {
        await file.appendFile(journalLine(entry));
        await file.datasync();
      } finally {
        await file.close();
      }
    });
  }

  /** Cuts a torn last line off, so that the next one begins where a line begins. */
  async dropTornLine(): Promise<void> {
    await withFileErrors(this.#path, async () => {
      const file = await open(this.#path, 'r+');
      try {
        const text = await file.readFile('utf8');
        const whole = wholeLines(text)
          .map((line) => `${line}\n`)
          .join('');
        if (whole === text) return;
        await file.truncate(Buffer.byteLength(whole));
        await file.datasync();
      } finally {
        await file.close();
      }
    });
  }
}

export const JOURNAL_NAME = 'journal.jsonl';

export function journalPath(stagingPath: string): string {
  return join(stagingPath, JOURNAL_NAME);
}

/**
 * The entries in order; null where there is no journal. A last line that is torn was never
 * acknowledged and is none.
 * @throws InputError `other-journal-version` for one that another version wrote, `bad-journal`
 * with the line's number where one before the last is damaged.
 */
export async function readJournal(stagingPath: string): Promise<readonly JournalEntry[] | null> {
  const text = await journalText(stagingPath);
  if (text === null) return null;
  const path = journalPath(stagingPath);
  return wholeLines(text).map((line, at) => {
    const json = readLine(line);
    if (at === 0) requireVersion(versionOfPlainLine(line) ?? versionIn(json), path);
    const entry = journalEntrySchema.safeParse(json);
    if (entry.success) return entry.data;
    throw new InputError('bad-journal', `Line ${at + 1} of ${path} is damaged.`, {
      path,
      hint: 'Begin anew (in the terminal without --resume): what is staged is then discarded.',
      cause: entry.error,
    });
  });
}

/** Whether what lies in a journal began as one of ours, of whatever version, or was torn at once. */
export async function isOurJournal(stagingPath: string): Promise<'ours' | 'torn' | 'not-ours'> {
  const text = await journalText(stagingPath);
  if (text === null) return 'not-ours';
  const [first = ''] = text.split('\n');
  const version = versionOfPlainLine(first) ?? versionIn(readLine(first));
  if (version !== null) return 'ours';
  return wholeLines(text).length === 0 ? 'torn' : 'not-ours';
}

async function journalText(stagingPath: string): Promise<string | null> {
  const path = journalPath(stagingPath);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return null;
    throw toFileError(error, path);
  }
}

/** All lines but a last one that was cut short or does not match its checksum. */
function wholeLines(text: string): readonly string[] {
  // What follows the last line break was never finished.
  const lines = text.split('\n').slice(0, -1);
  const last = lines.at(-1);
  const torn = last !== undefined && readLine(last) === null && versionOfPlainLine(last) === null;
  return torn ? lines.slice(0, -1) : lines;
}

function versionIn(json: unknown): number | null {
  if (typeof json !== 'object' || json === null || !('version' in json)) return null;
  return typeof json.version === 'number' ? json.version : null;
}

function requireVersion(version: number | null, path: string): void {
  if (version === null || version === JOURNAL_VERSION) return;
  throw new InputError(
    'other-journal-version',
    `${path} was written by another version (${version}); this program reads ${JOURNAL_VERSION}.`,
    {
      path,
      hint: 'Finish it with the program that began it, or begin anew (in the terminal without --resume): what is staged is then discarded.',
    },
  );
}
