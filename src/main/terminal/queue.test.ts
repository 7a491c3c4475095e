import { mkdtemp, readdir, realpath, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCaptured, runJson } from './testing/run-captured';

describe('queue', () => {
  let folder: string;
  const at = (...names: string[]): string => join(folder, ...names);

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'arrayscope-queue-')));
    for (const name of ['one', 'two'])
      await runJson(['sample', at('runs', name), '--items', '40', '--shape', '4,4']);
    await runJson(['sample', at('runs', 'lance'), '--layout', 'lance', '--items', '40']);
    await truncate(at('runs', 'two', 'batch_1.npy'), 200);
  });
  beforeEach(() => vi.stubEnv('ARRAYSCOPE_HOME', at('home')));
  afterAll(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });

  it('shows what it would do, and touches nothing', async () => {
    const before = await readdir(folder, { recursive: true });
    const options = ['queue', at('runs'), '--destination', at('out'), '--dry-run'];
    const { code, document } = await runJson([...options, '--at-once', '2', '--memory', '4GB']);
    expect(code).toBe(3);
    expect(document).toMatchObject({
      plan: { to: 'lance', order: 'stored', place: { kind: 'below', folder: at('out') } },
      limits: { atOnce: 2, memoryBytes: 4e9, diskBytes: null },
      totals: { done: 0, failed: 1, skipped: 1, open: 1 },
      lines: [
        { name: 'one', state: 'waiting', publishedPath: at('out', 'one', 'lance_db') },
        { name: 'two', state: 'failed', error: { code: 'truncated', exitCode: 3 } },
        { name: 'lance', state: 'skipped', reason: 'It is in Lance already.' },
      ],
    });
    const { stdout } = await runCaptured(options);
    expect(stdout).toContain(`one: into ${at('out', 'one', 'lance_db')}`);
    expect(stdout).toMatch(/to convert +1 dataset\n/);
    expect(await readdir(folder, { recursive: true })).toEqual(before);
  });

  it('says what does not fit, before it looks at anything', async () => {
    const wrong = async (...options: readonly string[]): Promise<readonly [number, string]> => {
      const { code, stderr } = await runCaptured(['queue', at('runs'), ...options]);
      return [code, stderr];
    };
    expect(await wrong('--at-once', '0')).toMatchObject([2, expect.stringContaining('above zero')]);
    expect(await wrong('--memory', 'much')).toMatchObject([2, expect.stringContaining('4GB')]);
    expect(await wrong('--to', 'tape')).toMatchObject([2, expect.stringContaining('tape')]);
    expect(await wrong('--set', 'codec=lzw')).toMatchObject([2, expect.stringContaining('codec')]);
    expect(await wrong('--resume')).toMatchObject([2, expect.stringContaining('No queue of')]);
    expect(await runCaptured(['queue', at('none')])).toMatchObject({ code: 3 });
  });
});
