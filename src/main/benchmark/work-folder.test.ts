import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeWorkFolder } from './work-folder';

it('removes what runs of processes that are gone left, and nothing else', async () => {
  const root = await mkdtemp(join(tmpdir(), 'arrayscope-work-'));
  // 2^22 is the largest process number that Linux gives.
  const gone = join(root, `bench-${2 ** 22 + 1}-abc`);
  await mkdir(join(gone, 'dataset'), { recursive: true });
  await writeFile(join(gone, 'dataset', 'rows'), 'x');
  await mkdir(join(root, `bench-${process.pid}-running`));
  await mkdir(join(root, 'something else'));
  const mine = await makeWorkFolder(join(root));
  const left = await readdir(root);
  expect(left).toHaveLength(3);
  expect(left).toContain('something else');
  expect(left).toContain(`bench-${process.pid}-running`);
  expect(mine.startsWith(join(root, `bench-${process.pid}-`))).toBe(true);
  await rm(root, { recursive: true });
});
