import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reportFixture, resultFixture } from '../benchmark/report-fixture';
import { listReports, saveReport } from '../benchmark/store';
import { readBaseline } from './bench-baseline';
import { runCaptured, runJson } from './testing/run-captured';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'arrayscope-history-'));
  vi.stubEnv('ARRAYSCOPE_HOME', home);
  const samples = [1, 1.01, 0.99, 1, 1.02];
  const run = (id: string, factor: number, createdAt: string) =>
    saveReport(
      reportFixture({
        id,
        title: `Run ${id}`,
        createdAt,
        controls: [],
        results: [
          resultFixture({
            samples: samples.map((value) => value * factor),
            roundSamples: [5],
            median: factor,
          }),
        ],
      }),
    );
  await run('slow', 1.3, '2025-01-01T08:30:00.000Z');
  await run('quick', 1, '2025-01-02T08:30:00.000Z');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

describe('history', () => {
  it('lists the saved runs, newest first, or those that fit', async () => {
    const { stdout } = await runCaptured(['history']);
    expect(stdout.split('\n').slice(1, 3)).toEqual([
      '  quick  2025-01-02 08:30      1    Run quick',
      '  slow   2025-01-01 08:30      1    Run slow',
    ]);
    const { document } = await runJson(['history', 'list', '--to', '2025-01-01']);
    expect(document).toMatchObject({ runs: [{ id: 'slow' }], skippedFiles: [] });
    expect((await runJson(['bench', '--list'])).document).toMatchObject({
      runs: [{ id: 'quick' }, { id: 'slow' }],
    });
    expect((await runCaptured(['history', '--text', 'nothing'])).stdout).toContain(
      'No saved benchmark fits.',
    );
  });

  it('compares two', async () => {
    const { document } = await runJson(['history', 'compare', 'slow', 'last']);
    expect(document).toMatchObject({
      before: { id: 'slow' },
      after: { id: 'quick' },
      cases: [{ verdict: 'faster', noiseFloor: null }],
    });
    const { stdout } = await runCaptured(['history', 'compare', 'quick', 'slow']);
    expect(stdout).toMatch(/write +100 +Lance +1\.00 s +1\.30 s +0\.769 ×/);
    expect(stdout).toMatch(/ slower$/m);
    expect(stdout).toContain('The noise of the first and second run is not known');
  });

  it('writes the comparison and a trend as files', async () => {
    const [file, csv] = [join(home, 'two.md'), join(home, 'trend.csv')];
    const compare = ['history', 'compare', 'slow', 'quick', '--report'];
    expect((await runCaptured([...compare, file])).stdout).toContain(`Written to ${file}`);
    expect(await readFile(file, 'utf8')).toMatch(/\| 1\.30 × \| .* \| – \| faster \|/);
    expect((await runCaptured([...compare, file])).code).toBe(3);
    expect((await runCaptured([...compare, file, '--force'])).code).toBe(0);
    expect((await runCaptured([...compare, join(home, 'two.ipynb')])).stderr).toContain(
      'does not end in .md, .html, .csv or .json.',
    );
    const trend = ['history', 'trend', 'quick', '--operation', 'write', '--items', '100'];
    const { document } = await runJson([...trend, '--report', csv]);
    expect(document).toMatchObject({
      run: 'quick',
      trends: [{ leftOut: 0, points: [{ run: { id: 'slow' } }, { run: { id: 'quick' } }] }],
    });
    expect((await readFile(csv, 'utf8')).split('\r\n').slice(0, -1)).toHaveLength(3);
    expect((await runCaptured(trend)).stdout).toMatch(
      /write, Lance, 100 items\n.*\n +2025-01-01 08:30 +1\.30 s .* slow/,
    );
    expect((await runCaptured(['history', 'trend', 'quick', '--items', '7'])).code).toBe(3);
  });

  it('renames, marks, exports and removes', async () => {
    expect((await runCaptured(['history', 'rename', 'slow', 'A new title'])).code).toBe(0);
    expect((await runCaptured(['history', 'baseline', 'slow'])).stdout).toBe(
      'slow is the baseline now.\n',
    );
    expect(await listReports()).toMatchObject([
      { id: 'quick', isBaseline: false },
      { id: 'slow', isBaseline: true, title: 'A new title' },
    ]);
    const file = join(home, 'report.md');
    expect((await runCaptured(['history', 'export', 'baseline', file])).code).toBe(0);
    expect(await readFile(file, 'utf8')).toMatch(/^# A new title/);
    expect((await runCaptured(['history', 'export', 'baseline', file])).code).toBe(3);
    expect((await runCaptured(['history', 'baseline', 'none'])).code).toBe(0);
    expect((await runCaptured(['history', 'remove', 'slow'])).code).toBe(0);
    expect((await listReports()).map(({ id }) => id)).toEqual(['quick']);
  });

  it.each([
    [['history', 'fly'], 2],
    [['history', 'compare', 'slow'], 2],
    [['history', '--from', 'yesterday'], 2],
    [['history', 'remove', 'none'], 3],
    [['history', 'compare', 'baseline', 'last'], 3],
  ])('%j ends with %i', async (args, code) => {
    const { code: ended, stderr } = await runCaptured(args);
    expect(ended).toBe(code);
    expect(stderr).not.toBe('');
  });
});

describe('a baseline', () => {
  it('may be a saved run, by its id or what it is', async () => {
    expect((await readBaseline('slow')).id).toBe('slow');
    expect((await readBaseline('last')).id).toBe('quick');
    await expect(readBaseline('baseline')).rejects.toMatchObject({ code: 'not-found' });
    await expect(readBaseline('missing.json')).rejects.toMatchObject({ code: 'not-found' });
  });
});
