import { mkdir, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { convert } from '../migration/convert';
import { retireSource } from '../migration/retire';
import { requestFor } from '../migration/testing/real-rows';
import { runCaptured, runJson } from './testing/run-captured';

let folder: string;
const inside = (...names: readonly string[]): string => join(folder, ...names);

beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'arrayscope-phases-')));
  await mkdir(inside('archive'));
  for (const name of ['new', 'moved']) {
    await runJson(['sample', inside('root', name), '--items', '30', '--shape', '4,3']);
  }
  await convert(requestFor(inside('root', 'moved'), 'lance'), { emit: () => undefined });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('phases', () => {
  it('prints one document with the totals and every dataset', async () => {
    const { code, stderr, document } = await runJson(['phases', inside('root')]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(document).toMatchObject({
      root: inside('root'),
      target: { format: 'lance', label: 'Lance' },
      totals: {
        moved: { folders: 1, rows: 30 },
        all: { folders: 2, rows: 60 },
        byPhase: { source: { folders: 1 }, both: { folders: 1 } },
      },
      entries: [
        { name: 'moved', phase: 'both', next: { step: 'retire' } },
        { name: 'new', phase: 'source', next: { step: 'convert' } },
      ],
    });
  });

  it('prints the same for people, by phase', async () => {
    const { stdout } = await runCaptured(['phases', inside('root')]);
    expect(stdout).toMatch(/^.*root: 2 datasets, 1 of them in Lance \(30 of 60 rows/);
    expect(stdout).toMatch(
      /Not in Lance yet\n.*\n  new +30 .*Arrayscope: Hyrax npy batches.*convert\n/,
    );
    expect(stdout).toMatch(/Source and Lance\n.*\n  moved +30 .*verified +retire\n/);
  });

  it.each([['x'], ['33'], ['-1']])('refuses a depth of %s', async (depth) => {
    const { code, stderr } = await runCaptured(['phases', inside('root'), `--depth=${depth}`]);
    expect(code).toBe(2);
    expect(stderr).toContain(`not “${depth}”`);
  });
});

describe('retire', () => {
  const target = (): string => inside('root', 'moved');

  it('asks for what is to happen, and for the name', async () => {
    const both = ['retire', target(), '--name', 'moved', '--archive', inside(), '--delete'];
    for (const args of [both, ['retire', target(), '--name', 'moved']]) {
      const { code, stderr } = await runCaptured(args);
      expect(code).toBe(2);
      expect(stderr).toContain('--archive FOLDER, or --delete');
    }
    const unnamed = await runCaptured(['retire', target(), '--delete']);
    expect(unnamed.code).toBe(2);
    expect(unnamed.stderr).toContain('--name moved');
    expect((await runCaptured(['retire', target(), '--delete', '--name', 'other'])).code).toBe(2);
    expect(await readdir(target())).toContain('batch_0.npy');
  });

  it('says where the source is after a run that was cut short', async () => {
    const request = { destination: target(), name: 'moved', archive: inside('archive') };
    const dieAfter = (wanted: string) => ({
      after: (step: string): void => {
        if (step === wanted) throw new RangeError(step);
      },
    });
    for (const [step, place] of [
      ['gathered', target()],
      ['moved', inside('archive', 'moved')],
    ] as const) {
      await expect(retireSource(request, dieAfter(step))).rejects.toThrow(step);
      for (const args of [
        ['retire', target()],
        ['retire', target(), '--delete'],
      ]) {
        const { code, stderr } = await runCaptured(args);
        expect(code).toBe(2);
        expect(stderr).toContain(`was cut short: it is whole at ${place}.`);
      }
      const { document } = await runJson(['phases', inside('root')]);
      expect(document).toMatchObject({
        entries: [
          { name: 'moved', phase: 'unfinished', next: { step: 'retire' } },
          { name: 'new' },
        ],
      });
    }
  });

  it('ends it, and says where to', async () => {
    const into = inside('archive');
    const args = ['retire', target(), '--name', 'moved', '--archive', into];
    const { code, document } = await runJson(args);
    expect(code).toBe(0);
    expect(document).toMatchObject({
      how: 'archived',
      source: target(),
      place: join(into, 'moved'),
      rows: 30,
      completedEarlier: true,
    });
    expect(await readdir(join(into, 'moved'))).toContain('batch_0.npy');
    expect(await readdir(target())).not.toContain('batch_0.npy');
    const again = await runCaptured(args);
    expect(again.code).toBe(3);
    expect(again.stderr).toContain(`was archived at ${join(into, 'moved')}`);
  });
});
