import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { fingerprint } from '../datasets/fingerprint';
import { Journal, journalPath, readJournal } from './journal';
import type { Chunk, JournalEntry } from './journal-entry';
import { journalLine } from './journal-line';
import { type JournalState, journalState } from './journal-state';
import { type Job, jobChange } from './same-job';
import { temporaryFolder } from './testing/temporary-folder';

const at = '2026-01-01T00:00:00.000Z';
const later = '2026-01-01T00:00:09.000Z';
const staged = fingerprint([{ path: 'f', bytes: 1, modifiedMs: 2 }]);
const job: Job = {
  source: '/data',
  sourceFormat: 'a',
  sourceSettings: { member: 'w' },
  publishedPath: '/data/b',
  to: 'b',
  order: 'stored',
  settings: { x: 1, y: 2 },
  fingerprint: staged,
};
const begin: JournalEntry = { type: 'begin', version: 2, program: '1.0.0', rows: 100, at, job };
const chunk = (start: number, rows: number, done: number | null = start + rows): Chunk => ({
  start,
  rows,
  bytes: rows * 8,
  digests: { x: `sha256:${start}` },
  checkpoint: done === null ? null : { rows: done, state: { bytes: done * 8 } },
  seconds: 1,
});
const noted = (one: Chunk): JournalEntry => ({ type: 'chunk', ...one, at: later });
const written: JournalEntry = {
  type: 'written',
  rows: 100,
  bytes: 800,
  finishSeconds: 1,
  staged,
  at: later,
};
const checked = (start: number, rows: number): JournalEntry => ({
  type: 'checked',
  start,
  rows,
  digests: {},
  seconds: 1,
  at: later,
});

describe('a journal', () => {
  const folder = temporaryFolder();
  let journal: Journal;
  beforeEach(() => (journal = new Journal(folder.path)));
  const write = async (...entries: readonly JournalEntry[]): Promise<void> => {
    for (const entry of entries)
      await (entry.type === 'begin' ? journal.create(entry) : journal.append(entry));
  };
  const read = async (): Promise<JournalState | null> =>
    journalState((await readJournal(folder.path)) ?? [], journalPath(folder.path));
  const lines = async (): Promise<string[]> =>
    (await readFile(journalPath(folder.path), 'utf8')).split('\n');

  it('is read as it was written', async () => {
    expect(await readJournal(folder.path)).toBeNull();
    await write(begin, noted(chunk(0, 60)), noted(chunk(60, 40)), written, checked(0, 60));
    expect(await read()).toEqual({
      job,
      rows: 100,
      chunks: [chunk(0, 60), chunk(60, 40)].map((one) => ({ type: 'chunk', ...one, at: later })),
      written,
      staged,
      checked: [checked(0, 60)],
      startedAt: at,
      lastAt: later,
    });
  });

  it.each([
    ['that was cut short', '0123456789abcdef {"type":"chunk","st'],
    ['of zeros, after a power cut', '\0\0\0\0\0\0\0\0'],
    ['that ends but does not match its checksum', '0123456789abcdef {"type":"recheck"}\n'],
  ])('has no last line %s, and goes on behind it', async (_, torn) => {
    await write(begin, noted(chunk(0, 60)));
    await appendFile(journalPath(folder.path), torn);
    expect((await read())?.chunks).toHaveLength(1);
    await journal.dropTornLine();
    await write(noted(chunk(60, 40)));
    expect((await read())?.chunks).toHaveLength(2);
    expect(await lines()).toHaveLength(4);
  });

  it('is refused with the number of a line that is damaged before the last', async () => {
    await write(begin, noted(chunk(0, 60)), noted(chunk(60, 40)));
    const all = await lines();
    all[1] = (all[1] ?? '').replace('"rows":60', '"rows":61');
    await writeFile(journalPath(folder.path), all.join('\n'));
    await expect(read()).rejects.toMatchObject({
      code: 'bad-journal',
      exitCode: 3,
      message: `Line 2 of ${journalPath(folder.path)} is damaged.`,
    });
  });

  it('is refused where its lines do not follow from each other', async () => {
    for (const [one, ...more] of [
      [noted(chunk(10, 50))],
      [noted(chunk(0, 101))],
      [written],
      [noted(chunk(0, 100)), checked(0, 100)],
      [noted(chunk(0, 100)), written, checked(0, 50)],
      [begin],
    ]) {
      const place = join(folder.path, `${Math.random()}`);
      await mkdir(place);
      const other = new Journal(place);
      await other.create(begin);
      for (const entry of [...(one === undefined ? [] : [one]), ...more]) await other.append(entry);
      const entries = (await readJournal(place)) ?? [];
      expect(() => journalState(entries, place)).toThrow('do not follow');
    }
  });

  it('is never made anew where it is gone', async () => {
    await expect(journal.append(noted(chunk(0, 60)))).rejects.toMatchObject({ code: 'not-found' });
    expect(await readJournal(folder.path)).toBeNull();
  });

  it('of version 1 is refused by name', async () => {
    const first = JSON.stringify({ type: 'begin', version: 1, at, job });
    await writeFile(journalPath(folder.path), `${first}\n{"type":"rows","rows":5,"at":"x"}\n`);
    await expect(read()).rejects.toMatchObject({
      code: 'other-journal-version',
      exitCode: 3,
      message: `${journalPath(folder.path)} was written by another version (1); this program reads 2.`,
      hint: expect.stringContaining('without --resume'),
    });
  });

  it('of a later version is refused by name', async () => {
    // What a later program would write in lines of the same form.
    const line = journalLine({ ...begin, version: 3 });
    await writeFile(journalPath(folder.path), line);
    await expect(read()).rejects.toMatchObject({
      code: 'other-journal-version',
      message: expect.stringContaining('another version (3)'),
    });
  });

  it('forgets what was behind a checkpoint that was gone back to', async () => {
    await write(begin, noted(chunk(0, 40)), noted(chunk(40, 40, null)), noted(chunk(40, 60)));
    expect((await read())?.chunks.map(({ start, rows }) => [start, rows])).toEqual([
      [0, 40],
      [40, 60],
    ]);
  });

  it('forgets what was checked in files that were changed since', async () => {
    const changed = fingerprint([{ path: 'f', bytes: 1, modifiedMs: 3 }]);
    await write(begin, noted(chunk(0, 100)), written, checked(0, 100));
    expect((await read())?.checked).toHaveLength(1);
    await write({ type: 'recheck', staged: changed, at });
    expect(await read()).toMatchObject({ checked: [], staged: changed });
  });
});

describe('a job', () => {
  it('is another one where anything that decides the bytes is, and says which', () => {
    expect(jobChange(job, { ...job, settings: { y: 2, x: 1 } })).toBeNull();
    const touched = fingerprint([{ path: 'f', bytes: 1, modifiedMs: 3 }]);
    const longer = fingerprint([{ path: 'f', bytes: 2, modifiedMs: 3 }]);
    const changes: readonly (readonly [Partial<Job>, string])[] = [
      [{ order: 'index' }, 'the row order was “stored” and is now “index”'],
      [{ settings: { x: 1, y: 3 } }, "the target's setting “y” was 2 and is now 3"],
      [{ settings: { x: 1 } }, "the target's setting “y” was 2 and is now not set"],
      [{ to: 'c' }, 'the target format was “b” and is now “c”'],
      [
        { sourceSettings: { member: 'v' } },
        'the source\'s setting “member” was "w" and is now "v"',
      ],
      [{ sourceFormat: 'z' }, 'the source was read as “a” and is now read as “z”'],
      [{ fingerprint: touched }, 'the source changed: f was written to'],
      [{ fingerprint: longer }, 'the source changed: f had 1 bytes and has 2'],
    ];
    for (const [change, words] of changes)
      expect(jobChange(job, { ...job, ...change })).toBe(words);
  });
});
