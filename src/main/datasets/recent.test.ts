import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { forgetRecent, recentFolders, rememberFolder } from './recent';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'arrayscope-recent-'));
  vi.stubEnv('ARRAYSCOPE_HOME', home);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

const open = (path: string) => rememberFolder({ path, format: 'npy', rowCount: 3 });

describe('recent folders', () => {
  it('lists the latest first, each once, at most twenty, with whether it is there', async () => {
    // All at once: none may be lost.
    await Promise.all(Array.from({ length: 25 }, (_, i) => open(`/gone/${i}`)));
    await open(home);
    await open('/gone/20');
    const list = await recentFolders();
    expect(list.length).toBe(20);
    expect(list.slice(0, 2)).toMatchObject([
      { path: '/gone/20', present: false, format: 'npy', rowCount: 3 },
      { path: home, present: true },
    ]);
    expect(new Set(list.map(({ path }) => path)).size).toBe(20);
    expect(await readdir(home)).toEqual(['recent.json']);
  });

  it('keeps the settings that somebody chose', async () => {
    const summary = { path: '/a', format: 'x', rowCount: 3 };
    await rememberFolder(summary, { dimension: 128 });
    expect(await recentFolders()).toMatchObject([{ path: '/a', settings: { dimension: 128 } }]);
    await rememberFolder(summary);
    expect((await recentFolders())[0]).not.toHaveProperty('settings');
  });

  it('forgets one', async () => {
    await open('/a');
    await open('/b');
    await forgetRecent('/b');
    expect((await recentFolders()).map(({ path }) => path)).toEqual(['/a']);
  });

  it.each(['{', '[{"path": 3}]', ''])('takes a spoilt list (%s) for an empty one', async (text) => {
    await writeFile(join(home, 'recent.json'), text);
    expect(await recentFolders()).toEqual([]);
    await open('/a');
    expect(JSON.parse(await readFile(join(home, 'recent.json'), 'utf8'))).toHaveLength(1);
  });
});
