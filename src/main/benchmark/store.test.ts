import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reportFixture, resultFixture } from './report-fixture';
import {
  getReport,
  listReports,
  removeReport,
  renameReport,
  reportsWithCase,
  saveReport,
  setBaseline,
} from './store';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'arrayscope-store-'));
  vi.stubEnv('ARRAYSCOPE_HOME', home);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

const ids = async (filter = {}): Promise<readonly string[]> =>
  (await listReports(filter)).map(({ id }) => id);

describe('saved reports', () => {
  it('come back as they were, newest first', async () => {
    const older = reportFixture({ id: 'older', createdAt: '2025-01-01T00:00:00.000Z' });
    const odd = resultFixture({
      samples: [0.1 + 0.2, 1e-9, 2.5, 1 / 3],
      roundSamples: [1, 2, 1],
      settings: { codec: '“zstd”', level: 3, nested: { a: [null, true] } },
      measures: [{ id: 'recall', label: 'Recall', value: 0.1, unit: 'ratio' }],
    });
    const newer = reportFixture({
      id: 'newer',
      createdAt: '2025-02-01T00:00:00.000Z',
      results: [odd],
    });
    await saveReport(newer);
    await saveReport(older);
    expect(await getReport('older')).toEqual(older);
    expect(await getReport('newer')).toEqual(newer);
    const listed = await listReports();
    expect(listed).toMatchObject([
      { id: 'newer', cases: 1 },
      {
        id: 'older',
        cases: 12,
        status: 'complete',
        entries: ['Lance', 'Hyrax npy'],
        formats: ['lance', 'hyrax'],
        operations: ['write', 'random-read', 'sequential-read'],
        isBaseline: false,
      },
    ]);
    // One file, and no journal that a reader would have to undo.
    expect(await readdir(home)).toEqual(['benchmarks.sqlite3']);
  });

  it('keep fields that this version does not know', async () => {
    const report = { ...reportFixture({ id: 'a' }), conclusion: { best: ['lance'] } };
    await saveReport(report);
    expect(await getReport('a')).toEqual(report);
  });

  it('are none before anything was saved', async () => {
    expect(await listReports()).toEqual([]);
  });

  it('are replaced by one of the same id, with nothing left of the first', async () => {
    await saveReport(reportFixture({ id: 'a' }));
    const second = reportFixture({ id: 'a', title: 'Again', results: [resultFixture()] });
    await saveReport(second);
    expect(await getReport('a')).toEqual(second);
    expect(await ids()).toEqual(['a']);
  });

  it('are filtered by words, format, operation, status and day', async () => {
    await saveReport(reportFixture({ id: 'a', title: 'Über den Écran' }));
    await saveReport(
      reportFixture({
        id: 'b',
        title: '100 % _ wild',
        createdAt: '2025-03-02T23:59:59.000Z',
        status: 'cancelled',
        results: [resultFixture({ format: 'zarr', label: 'Zarr', operation: 'open' })],
      }),
    );
    expect(await ids()).toEqual(['b', 'a']);
    expect(await ids({ text: 'écran ÜBER' })).toEqual(['a']);
    expect(await ids({ text: '%' })).toEqual(['b']);
    expect(await ids({ text: 'hyrax' })).toEqual(['a']);
    expect(await ids({ format: 'zarr' })).toEqual(['b']);
    expect(await ids({ operation: 'write' })).toEqual(['a']);
    expect(await ids({ status: 'cancelled' })).toEqual(['b']);
    expect(await ids({ from: '2025-03-02' })).toEqual(['b']);
    expect(await ids({ to: '2025-03-01' })).toEqual(['a']);
    expect(await ids({ from: '2025-03-03' })).toEqual([]);
    expect(await ids({ status: 'cancelled', format: 'lance' })).toEqual([]);
  });

  it('can be renamed', async () => {
    await saveReport(reportFixture({ id: 'a' }));
    await renameReport('a', '  Another title ');
    expect((await getReport('a')).title).toBe('Another title');
    expect((await listReports())[0]?.title).toBe('Another title');
    await expect(renameReport('a', ' ')).rejects.toMatchObject({ code: 'no-title' });
    await expect(renameReport('b', 'x')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('have one baseline at most', async () => {
    await saveReport(reportFixture({ id: 'a' }));
    await saveReport(reportFixture({ id: 'b' }));
    const baselines = async (): Promise<readonly string[]> =>
      (await listReports()).filter(({ isBaseline }) => isBaseline).map(({ id }) => id);
    await setBaseline('a');
    await setBaseline('b');
    expect(await baselines()).toEqual(['b']);
    await expect(setBaseline('c')).rejects.toMatchObject({ code: 'not-found' });
    expect(await baselines()).toEqual(['b']);
    await setBaseline(null);
    expect(await baselines()).toEqual([]);
  });

  it('are found by a case that they measured', async () => {
    await saveReport(reportFixture({ id: 'a' }));
    await saveReport(reportFixture({ id: 'b', results: [resultFixture({ items: 7 })] }));
    const identity = { format: 'lance', settings: {}, operation: 'write', way: '', items: 7 };
    expect((await reportsWithCase(identity)).map(({ id }) => id)).toEqual(['b']);
  });

  it('can be removed, once, and take nothing of another with them', async () => {
    const kept = reportFixture({ id: 'kept' });
    await saveReport(kept);
    await saveReport(reportFixture({ id: 'gone' }));
    await removeReport('gone');
    await expect(removeReport('gone')).rejects.toMatchObject({ code: 'not-found' });
    await expect(getReport('gone')).rejects.toMatchObject({ code: 'not-found' });
    expect(await getReport('kept')).toEqual(kept);
  });

  it.each(['../secret', 'a/b', '', '.', 'a.json'])(
    'never have the id %j, which an exported file would be named by',
    async (id) => {
      await expect(getReport(id)).rejects.toMatchObject({ code: 'not-found' });
      await expect(removeReport(id)).rejects.toMatchObject({ code: 'not-found' });
      await expect(saveReport(reportFixture({ id }))).rejects.toMatchObject({ code: 'not-found' });
    },
  );
});

it('a damaged history is refused and left as it is', async () => {
  await saveReport(reportFixture({ id: 'a' }));
  const path = join(home, 'benchmarks.sqlite3');
  const whole = await readFile(path);
  const { writeFile } = await import('node:fs/promises');
  for (const damaged of [
    Buffer.from('This is no database, whatever its name says.'.repeat(40)),
    whole.subarray(0, whole.length / 2),
    Buffer.concat([whole.subarray(0, 4096), Buffer.alloc(whole.length - 4096, 0x5a)]),
  ]) {
    await writeFile(path, damaged);
    await expect(getReport('a')).rejects.toMatchObject({
      code: 'damaged-history',
      message: `The history of benchmarks, ${path}, is damaged and was left as it is.`,
    });
    await expect(saveReport(reportFixture({ id: 'b' }))).rejects.toMatchObject({
      code: 'damaged-history',
    });
    expect((await readFile(path)).equals(damaged)).toBe(true);
  }
});
