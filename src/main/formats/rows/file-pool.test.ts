import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FilePool, type PooledFile } from './file-pool';

let folder = '';
let files: PooledFile[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-pool-'));
  files = Array.from({ length: 9 }, (_, index) => ({
    path: join(folder, `${index}`),
    fileBytes: 1,
  }));
  for (const { path } of files) await writeFile(path, 'x');
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const openFiles = (): number =>
  process.platform === 'linux' ? readdirSync('/proc/self/fd').length : 0;

test('short reads of many files leave no more open than the pool holds', async () => {
  const before = openFiles();
  const pool = new FilePool(2);
  for (const file of [...files, ...files])
    expect(pool.withFileNow(file, (fd) => fd)).toBeGreaterThan(2);
  await expect.poll(openFiles).toBeLessThanOrEqual(before + 2);
  await pool.close();
  await expect.poll(openFiles).toBe(before);
});

test('a file in use stays open, and is closed once when nobody uses it any more', async () => {
  const before = openFiles();
  const pool = new FilePool(1);
  const [first, ...others] = files;
  if (first === undefined) throw new Error('there is no file');
  const inside = await pool.withFile(first, async (fd) => {
    await Promise.all(others.map((file) => pool.withFile(file, async () => undefined)));
    return pool.withFileNow(first, (again) => again === fd);
  });
  expect(inside).toBe(true);
  await pool.close();
  await pool.close();
  await expect.poll(openFiles).toBe(before);
  expect(() => pool.withFileNow(first, (fd) => fd)).toThrow('closed');
});
