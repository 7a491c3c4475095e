import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { journalLine } from '../migration/journal-line';
import { temporaryFolder } from '../migration/testing/temporary-folder';
import type { QueueBegin } from './queue-entry';
import { appendToQueue, createQueueJournal, dropTornLine, readQueueRecord } from './queue-journal';
import { limits, planFor } from './testing/results-root';

const AT = '2026-03-01T12:00:00.000Z';
const BEGIN: QueueBegin = {
  type: 'begin',
  version: 1,
  program: '0.1.0',
  at: AT,
  plan: planFor('/root'),
  limits: limits(),
  sources: [
    { path: '/root/a', name: 'a' },
    { path: '/root/b', name: 'b', format: 'hyrax', settings: {} },
  ],
  omitted: [{ path: '/root/c', name: 'c', reason: 'It is in Lance already.' }],
};

describe('the journal of a queue', () => {
  const folder = temporaryFolder();
  const path = (): string => join(folder.path, 'queues', '20260301T120000-aaaaaa.jsonl');

  it('tells the state from its entries', async () => {
    await createQueueJournal(path(), BEGIN);
    await appendToQueue(path(), { type: 'started', at: AT });
    await appendToQueue(path(), { type: 'item-started', item: 1, at: AT });
    await appendToQueue(path(), {
      type: 'item-paused',
      item: 1,
      by: 'queue',
      rowsDone: 12,
      at: AT,
    });
    await appendToQueue(path(), { type: 'ordered', order: [1, 0], at: AT });
    const paused = await readQueueRecord(path());
    expect(paused).toMatchObject({ started: true, order: [1, 0], omitted: BEGIN.omitted });
    expect(paused.items.get(1)).toMatchObject({
      source: BEGIN.sources[1],
      state: { kind: 'paused', by: 'queue', rowsDone: 12 },
      touched: true,
    });
    // What was paused with the queue is the first to go on with it.
    await appendToQueue(path(), { type: 'started', at: AT });
    expect((await readQueueRecord(path())).items.get(1)?.state).toEqual({ kind: 'begun' });
  });

  it('takes a torn last line for none, at every length, and goes on behind it', async () => {
    await createQueueJournal(path(), BEGIN);
    const line = journalLine({ type: 'started', at: AT });
    const before = await readFile(path(), 'utf8');
    for (let cut = 1; cut < line.length; cut += 7) {
      await writeFile(path(), before + line.slice(0, cut));
      expect((await readQueueRecord(path())).started).toBe(false);
      await dropTornLine(path());
      expect(await readFile(path(), 'utf8')).toBe(before);
    }
    await appendToQueue(path(), { type: 'started', at: AT });
    expect((await readQueueRecord(path())).started).toBe(true);
  });

  it('refuses a damaged line before the last by its number, and another version by name', async () => {
    await createQueueJournal(path(), BEGIN);
    await appendFile(path(), 'ffffffffffffffff {"type":"started"}\n');
    await appendToQueue(path(), { type: 'paused', at: AT });
    await expect(readQueueRecord(path())).rejects.toMatchObject({
      code: 'bad-queue',
      exitCode: 3,
      message: `Line 2 of ${path()} is damaged.`,
    });
    await writeFile(path(), journalLine({ ...BEGIN, version: 2 }));
    await expect(readQueueRecord(path())).rejects.toMatchObject({
      code: 'other-queue-version',
      message: `${path()} was written by another version (2); this program reads 1.`,
    });
    await expect(readQueueRecord(join(folder.path, 'none.jsonl'))).rejects.toMatchObject({
      code: 'no-queue',
    });
  });
});
