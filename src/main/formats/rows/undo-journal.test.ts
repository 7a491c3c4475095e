import { existsSync } from 'node:fs';
import {
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { UndoKeeper } from './undo-keeper';
import { JOURNAL_MAGIC, bytesRecord, journalHead, movedRecord } from './undo-records';
import {
  assertNoInterruptedEdit,
  changeWithUndo,
  journalOf,
  undoInterruptedEdit,
} from './undo-journal';

let folder = '';
let journal = '';
const at = (name: string): string => join(folder, name);
const text = (name: string): Promise<string> => readFile(at(name), 'utf8');

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-undo-'));
  journal = journalOf(folder, true);
  await writeFile(at('rows'), 'aaaabbbbcccc');
  await writeFile(at('index'), 'old index');
  await writeFile(at('whole'), 'old whole');
});
afterEach(() => rm(folder, { recursive: true }));

async function keepAll(undo: UndoKeeper): Promise<void> {
  await undo.keepBytes(at('rows'), 4, 4);
  await undo.keepFile(at('index'));
  await undo.keepFile(at('new'));
  await undo.keepByMoving(at('whole'));
}

async function overwrite(): Promise<void> {
  await writeFile(at('rows'), 'aaaaXXXXccccdddd');
  await writeFile(at('index'), 'another index');
  await writeFile(at('new'), 'new');
}

async function expectOld(): Promise<void> {
  expect(await text('rows')).toBe('aaaabbbbcccc');
  expect(await text('index')).toBe('old index');
  expect(await text('whole')).toBe('old whole');
  expect((await readdir(folder)).sort()).toEqual(['index', 'rows', 'whole']);
}

/** As a process that is gone would have left it. */
async function journalOfTheDead(records: readonly Uint8Array[]): Promise<void> {
  const mark = JSON.stringify({ pid: 2 ** 22 + 1, host: hostname(), began: 'long ago' });
  const length = Buffer.alloc(4);
  length.writeUInt32LE(mark.length);
  const body = Buffer.concat([
    Buffer.from(JOURNAL_MAGIC),
    length,
    Buffer.from(mark),
    ...records,
    Buffer.of(0),
  ]);
  await writeFile(journal, Buffer.concat([body, createHash('sha256').update(body).digest()]));
}

test('a change that comes through stays, and leaves no journal', async () => {
  await changeWithUndo(journal, keepAll, async (change) => {
    await overwrite();
    await writeFile(at('written'), 'new whole');
    await change.swapIn(at('whole'), at('written'));
    expect(() => assertNoInterruptedEdit(journal, folder)).toThrow(
      expect.objectContaining({ code: 'interrupted-edit', exitCode: 3 }),
    );
  });
  expect(await text('rows')).toBe('aaaaXXXXccccdddd');
  expect(await text('whole')).toBe('new whole');
  expect((await readdir(folder)).sort()).toEqual(['index', 'new', 'rows', 'whole']);
  expect(() => assertNoInterruptedEdit(journal, folder)).not.toThrow();
});

test('a change that fails is undone at once', async () => {
  const failing = changeWithUndo(journal, keepAll, async (change) => {
    await overwrite();
    await writeFile(at('written'), 'new whole');
    await change.swapIn(at('whole'), at('written'));
    throw new Error('the disk is full');
  });
  await expect(failing).rejects.toThrow('the disk is full');
  await expectOld();
});

test('what cannot be kept is not changed', async () => {
  const failing = changeWithUndo(
    journal,
    (undo) => undo.keepBytes(at('missing'), 0, 4),
    () => overwrite(),
  );
  await expect(failing).rejects.toMatchObject({ code: 'not-found' });
  await expectOld();
});

test('a second change waits for its turn', async () => {
  await changeWithUndo(journal, keepAll, async () => {
    await expect(changeWithUndo(journal, keepAll, overwrite)).rejects.toMatchObject({
      code: 'edit-running',
    });
    await expect(undoInterruptedEdit(journal)).rejects.toMatchObject({ code: 'edit-running' });
  });
});

test('bytes larger than a piece come back', async () => {
  const large = Buffer.alloc(9 * 1024 * 1024, 'abcdefg');
  await writeFile(at('rows'), large);
  const failing = changeWithUndo(
    journal,
    (undo) => undo.keepBytes(at('rows'), 0, large.length),
    async () => {
      await writeFile(at('rows'), Buffer.alloc(100));
      throw new Error('stop');
    },
  );
  await expect(failing).rejects.toThrow('stop');
  expect((await readFile(at('rows'))).equals(large)).toBe(true);
});

describe('a journal that somebody left', () => {
  const old = [bytesRecord('rows', 12, 4, 4), Buffer.from('bbbb')];

  test('of a dead process is undone, and only by an editor', async () => {
    await writeFile(at('rows'), 'aaaaXXXXccccdddd');
    await journalOfTheDead(old);
    expect(() => assertNoInterruptedEdit(journal, folder)).toThrow();
    expect(await undoInterruptedEdit(journal)).toBe(true);
    await expectOld();
    expect(await undoInterruptedEdit(journal)).toBe(false);
  });

  test('that was never complete counts for nothing', async () => {
    await writeFile(`${journal}.unfinished`, Buffer.from('ASUNDO1\n').subarray(0, 5));
    expect(() => assertNoInterruptedEdit(journal, folder)).not.toThrow();
    expect(await undoInterruptedEdit(journal)).toBe(false);
    await expectOld();
  });

  test('of a process that runs is left alone', async () => {
    const other = JSON.stringify({ pid: process.pid, host: 'another-machine', began: '' });
    const length = Buffer.alloc(4);
    length.writeUInt32LE(other.length);
    await writeFile(
      journal,
      Buffer.concat([Buffer.from(JOURNAL_MAGIC), length, Buffer.from(other)]),
    );
    await expect(undoInterruptedEdit(journal)).rejects.toMatchObject({ code: 'edit-running' });
    expect(existsSync(journal)).toBe(true);
  });

  test('of this process, whose change failed and could not be undone, is undone', async () => {
    const body = Buffer.concat([journalHead(), ...old, Buffer.of(0)]);
    await writeFile(journal, Buffer.concat([body, createHash('sha256').update(body).digest()]));
    await writeFile(at('rows'), 'aaaaXXXXcccc');
    expect(await undoInterruptedEdit(journal)).toBe(true);
    await expectOld();
  });

  test('is refused wherever it was cut or changed, and changes nothing', async () => {
    await journalOfTheDead(old);
    const whole = await readFile(journal);
    for (let length = 1; length < whole.length; length += 1) {
      await writeFile(journal, whole);
      await truncate(journal, length);
      await expect(undoInterruptedEdit(journal), `${length}`).rejects.toMatchObject({
        code: 'damaged-journal',
        exitCode: 3,
      });
    }
    for (const byte of [40, 60, whole.length - 50, whole.length - 1]) {
      const damaged = Buffer.from(whole);
      damaged[byte] = (damaged[byte] ?? 0) ^ 1;
      await writeFile(journal, damaged);
      await expect(undoInterruptedEdit(journal), `${byte}`).rejects.toMatchObject({
        code: 'damaged-journal',
      });
    }
    expect(await text('rows')).toBe('aaaabbbbcccc');
  });

  test.each(['../outside', '/etc/outside', 'a/../../outside', 'link/outside', 'dangling', ''])(
    'that names %j is refused',
    async (name) => {
      await mkdir(at('inner'));
      const inner = at('inner');
      journal = journalOf(inner, true);
      await symlink(folder, join(inner, 'link'));
      await symlink(at('outside'), join(inner, 'dangling'));
      for (const record of [bytesRecord(name, 3, 0, 0), movedRecord('rows', name)]) {
        await journalOfTheDead([record]);
        await expect(undoInterruptedEdit(journal)).rejects.toMatchObject({
          code: 'damaged-journal',
        });
      }
      expect(existsSync(at('outside'))).toBe(false);
    },
  );
});
