import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { UsageError } from '../../shared/errors';
import { appFolder } from '../lib/app-folder';

/** Where the queues are kept: a journal each, and a lock while a program runs it. */
export function queuesFolder(): string {
  return join(appFolder(), 'queues');
}

const NAME = /^\d{8}T\d{6}-[0-9a-f]{6}$/;
const JOURNAL = '.jsonl';

/** Sorts by time; the digits behind it tell two of one second apart. */
export function newQueueId(now = new Date()): string {
  const time = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  return `${time}-${randomBytes(3).toString('hex')}`;
}

/** @throws UsageError for what is no queue's name: it would be a path */
export function queueJournalPath(id: string): string {
  if (!NAME.test(id)) throw new UsageError('no-queue', `“${id}” is no queue.`);
  return join(queuesFolder(), `${id}${JOURNAL}`);
}

export function queueLockPath(id: string): string {
  return `${queueJournalPath(id)}.lock`;
}

/** The id of a queue whose journal is called so; null for other files. */
export function queueIdOf(fileName: string): string | null {
  const id = fileName.endsWith(JOURNAL) ? fileName.slice(0, -JOURNAL.length) : '';
  return NAME.test(id) ? id : null;
}
