/** The journal of one queue: append-only, a checksum a line, flushed before `append` returns. */
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InputError, UsageError } from '../../shared/errors';
import { systemCode, toFileError, withFileErrors } from '../lib/file-error';
import { flushFolder } from '../migration/flush';
import { journalLine, readLine } from '../migration/journal-line';
import { QUEUE_VERSION, type QueueBegin, type QueueEntry, queueEntrySchema } from './queue-entry';
import { type QueueRecord, applyEntry, beginRecord } from './queue-record';

/** @throws InputError `exists` when there is one of this name */
export async function createQueueJournal(path: string, begin: QueueBegin): Promise<void> {
  await withFileErrors(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'wx');
    try {
      await file.writeFile(journalLine(begin));
      await file.datasync();
    } finally {
      await file.close();
    }
    await flushFolder(dirname(path));
  });
}

export async function appendToQueue(path: string, entry: QueueEntry): Promise<void> {
  await withFileErrors(path, async () => {
    // Without `r+` a journal that was removed meanwhile would begin without its beginning.
    const file = await open(path, 'r+');
    try {
      const { size } = await file.stat();
      await file.write(journalLine(entry), size);
      await file.datasync();
    } finally {
      await file.close();
    }
  });
}

/**
 * What the journal tells. A last line that is torn was never acted on and is none.
 * @throws UsageError `no-queue` where there is none, InputError `other-queue-version`, or
 * `bad-queue` with the line's number where one before the last is damaged
 */
export async function readQueueRecord(path: string): Promise<QueueRecord> {
  const lines = wholeLines(await textOf(path));
  let record: QueueRecord | null = null;
  for (const [at, line] of lines.entries()) {
    const entry = entryOf(line, at, path);
    if (record !== null) record = applyEntry(record, entry);
    else if (entry.type === 'begin') record = beginRecord(entry);
    else throw damaged(path, at);
  }
  if (record === null) throw damaged(path, 0);
  return record;
}

/** Cuts a torn last line off, so that the next one begins where a line begins. */
export async function dropTornLine(path: string): Promise<void> {
  const text = await textOf(path);
  const whole = wholeLines(text)
    .map((line) => `${line}\n`)
    .join('');
  if (whole === text) return;
  await withFileErrors(path, async () => {
    const file = await open(path, 'r+');
    try {
      await file.truncate(Buffer.byteLength(whole));
      await file.datasync();
    } finally {
      await file.close();
    }
  });
}

function wholeLines(text: string): readonly string[] {
  const lines = text.split('\n').slice(0, -1);
  const last = lines.at(-1);
  return last !== undefined && readLine(last) === null ? lines.slice(0, -1) : lines;
}

function entryOf(line: string, at: number, path: string): QueueEntry {
  const json = readLine(line);
  if (at === 0) requireVersion(json, path);
  const parsed = queueEntrySchema.safeParse(json);
  if (!parsed.success) throw damaged(path, at, parsed.error);
  return parsed.data;
}

function requireVersion(json: unknown, path: string): void {
  if (typeof json !== 'object' || json === null || !('version' in json)) return;
  if (typeof json.version !== 'number' || json.version === QUEUE_VERSION) return;
  throw new InputError(
    'other-queue-version',
    `${path} was written by another version (${json.version}); this program reads ${QUEUE_VERSION}.`,
    { path, hint: 'Finish the queue with the program that began it, or begin a new one.' },
  );
}

function damaged(path: string, at: number, cause?: unknown): InputError {
  return new InputError('bad-queue', `Line ${at + 1} of ${path} is damaged.`, {
    path,
    hint: 'Begin a new queue: what is converted already is left out of it, and what was interrupted is gone on with.',
    cause,
  });
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw toFileError(error, path);
    throw new UsageError('no-queue', 'This queue is not known any more.', { path, cause: error });
  }
}
