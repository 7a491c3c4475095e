import { writeFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completePath } from './complete-path';
import { MOST_ENTRIES, listFolder } from './list-folder';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-shell-'));
  for (const name of ['run10', 'run2', 'Run1', '.hidden']) await mkdir(join(folder, name));
  await writeFile(join(folder, 'b.txt'), '12345');
  await writeFile(join(folder, '.dot'), '');
  await symlink(join(folder, 'run2'), join(folder, 'a-link'));
  await symlink(join(folder, 'nowhere'), join(folder, 'dangling'));
});

afterAll(() => rm(folder, { recursive: true }));

describe('listFolder', () => {
  it('lists folders first, in natural order, without what is hidden', async () => {
    const listing = await listFolder(folder, { showHidden: false });
    expect(listing.entries.map((entry) => entry.name)).toEqual([
      'a-link',
      'Run1',
      'run2',
      'run10',
      'b.txt',
    ]);
    expect(listing).toMatchObject({ path: folder, parent: tmpdir(), truncated: false });
    expect(listing.entries[0]).toMatchObject({ kind: 'folder', bytes: null });
    expect(listing.entries.at(-1)).toMatchObject({ kind: 'file', bytes: 5, looksLike: null });
  });

  it('shows what is hidden when asked', async () => {
    const { entries } = await listFolder(folder, { showHidden: true });
    expect(entries.map((entry) => entry.name)).toEqual(expect.arrayContaining(['.hidden', '.dot']));
  });

  it('ends at the root', async () => {
    expect((await listFolder(sep, { showHidden: false })).parent).toBeNull();
  });

  it('stops at its limit and says so', async () => {
    const many = await mkdtemp(join(tmpdir(), 'arrayscope-many-'));
    const names = Array.from({ length: MOST_ENTRIES + 1 }, (_, index) => `f${index}`);
    // One after the other: at once they would be more open files than many machines allow.
    for (const name of names) writeFileSync(join(many, name), '');
    const listing = await listFolder(many, { showHidden: false });
    await rm(many, { recursive: true });
    expect(listing.truncated).toBe(true);
    expect(listing.entries).toHaveLength(MOST_ENTRIES);
    expect(listing.entries[10]?.name).toBe('f10');
  });

  it('says what is wrong with a path', async () => {
    const list = (path: string): Promise<unknown> => listFolder(path, { showHidden: false });
    await expect(list(join(folder, 'gone'))).rejects.toMatchObject({ code: 'not-found' });
    await expect(list(join(folder, 'b.txt'))).rejects.toMatchObject({ code: 'not-a-folder' });
  });

  it.skipIf(process.getuid?.() === 0)('says when it has no permission', async () => {
    const locked = join(folder, 'run10');
    await chmod(locked, 0o000);
    await expect(listFolder(locked, { showHidden: false })).rejects.toMatchObject({ exitCode: 4 });
    await chmod(locked, 0o700);
  });
});

describe('completePath', () => {
  it('offers what begins with the text, folders first and with a separator', async () => {
    expect(await completePath(join(folder, 'r'))).toEqual([
      join(folder, 'run2') + sep,
      join(folder, 'run10') + sep,
    ]);
    expect(await completePath(folder + sep)).toEqual([
      join(folder, 'a-link') + sep,
      join(folder, 'Run1') + sep,
      join(folder, 'run2') + sep,
      join(folder, 'run10') + sep,
      join(folder, 'b.txt'),
      join(folder, 'dangling'),
    ]);
  });

  it('offers hidden names to who begins one', async () => {
    expect(await completePath(join(folder, '.h'))).toEqual([join(folder, '.hidden') + sep]);
  });

  it('keeps what was typed', async () => {
    expect(await completePath('~')).toEqual([`~${sep}`]);
    for (const path of await completePath(`~${sep}`)) expect(path.startsWith(`~${sep}`)).toBe(true);
  });

  it('offers nothing where there is nothing', async () => {
    expect(await completePath(join(folder, 'gone', 'x'))).toEqual([]);
    expect(await completePath('\0')).toEqual([]);
  });
});
