import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { insideFolder, insideFolderIfThere } from './inside-folder';

let root = '';
let folder = '';
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'arrayscope-inside-')));
  folder = join(root, 'dataset');
  mkdirSync(join(folder, 'below'), { recursive: true });
  mkdirSync(join(root, 'dataset-beside'));
  writeFileSync(join(folder, 'below', 'file'), '');
  writeFileSync(join(root, 'dataset-beside', 'file'), '');
});
afterEach(() => rmSync(root, { recursive: true }));

test('a link that stays inside is followed', async () => {
  symlinkSync(join(folder, 'below', 'file'), join(folder, 'link'));
  expect(await insideFolder(folder, 'link')).toBe(join(folder, 'link'));
});

test('the folder that a person opens may be a link itself', async () => {
  const opened = join(root, 'opened');
  symlinkSync(folder, opened);
  symlinkSync(join(folder, 'below', 'file'), join(folder, 'link'));
  expect(await insideFolder(opened, 'below/file')).toBe(join(opened, 'below', 'file'));
  expect(await insideFolder(opened, 'link')).toBe(join(opened, 'link'));
});

test.each(['link', 'away/file'])('%s, which leads to a folder beside, is refused', async (name) => {
  const beside = join(root, 'dataset-beside');
  symlinkSync(join(beside, 'file'), join(folder, 'link'));
  symlinkSync(beside, join(folder, 'away'));
  const refused = {
    code: 'outside-folder',
    exitCode: 3,
    message: `${join(folder, name)} is a link, or lies behind one, that leads to ${join(beside, 'file')}, outside ${folder}; it was not read.`,
  };
  await expect(insideFolder(folder, name)).rejects.toMatchObject(refused);
  await expect(insideFolderIfThere(folder, name)).rejects.toMatchObject(refused);
});

test('a link to nothing is as if it were not there', async () => {
  symlinkSync(join(root, 'nowhere'), join(folder, 'link'));
  expect(await insideFolderIfThere(folder, 'link')).toBe(null);
  await expect(insideFolder(folder, 'link')).rejects.toMatchObject({ code: 'not-found' });
});
