import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reportFixture } from '../report-fixture';
import { getReport, listReports, saveReport, setBaseline, skippedReportFiles } from '../store';
import { historyPath } from './database';
import { APPLICATION_ID, HISTORY_VERSION, migrate } from './migrate';
import { insertRun } from './run-rows';

let home = '';
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'arrayscope-history-'));
  vi.stubEnv('ARRAYSCOPE_HOME', home);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

const NOTHING = { reports: [], skipped: [] };

async function atVersion(
  version: number,
  fill: (database: InstanceType<typeof DatabaseSync>) => void = () => undefined,
): Promise<void> {
  const database = new DatabaseSync(historyPath());
  await migrate(database, historyPath(), () => Promise.resolve(NOTHING), version);
  fill(database);
  database.close();
}

function pragma(name: string): unknown {
  const database = new DatabaseSync(historyPath(), { readOnly: true });
  const value = database.prepare(`PRAGMA ${name}`).get()?.[name];
  database.close();
  return value;
}

describe('a history of an earlier version', () => {
  const report = reportFixture({ id: 'kept' });

  it.each(Array.from({ length: HISTORY_VERSION }, (_, version) => version + 1))(
    'of version %i is brought to the present one with all that it holds',
    async (version) => {
      await atVersion(version, (database) => insertRun(database, report));
      expect(pragma('user_version')).toBe(version);
      expect(await getReport('kept')).toEqual(report);
      expect(pragma('user_version')).toBe(HISTORY_VERSION);
      expect(pragma('application_id')).toBe(APPLICATION_ID);
      await setBaseline('kept');
      await saveReport(reportFixture({ id: 'new', createdAt: '2020-01-01T00:00:00.000Z' }));
      expect((await listReports()).map(({ id, isBaseline }) => [id, isBaseline])).toEqual([
        ['kept', true],
        ['new', false],
      ]);
      expect(pragma('integrity_check')).toBe('ok');
    },
  );

  it('stays as it was when a step fails', async () => {
    await atVersion(1, (database) => {
      insertRun(database, report);
      // The second step makes a table of this name.
      database.exec('CREATE TABLE skipped_files (x)');
    });
    const before = await readFile(historyPath());
    await expect(listReports()).rejects.toThrow('already exists');
    expect((await readFile(historyPath())).equals(before)).toBe(true);
  });
});

describe('a history that is not ours to write', () => {
  it('of a newer version is refused by its version', async () => {
    await atVersion(HISTORY_VERSION, (database) => {
      database.exec(`PRAGMA user_version = ${HISTORY_VERSION + 1}`);
    });
    const before = await readFile(historyPath());
    for (const use of [() => listReports(), () => saveReport(reportFixture({ id: 'a' }))]) {
      await expect(use()).rejects.toMatchObject({
        code: 'newer-history',
        message: `${historyPath()} was written by a newer Arrayscope: its tables have version ${HISTORY_VERSION + 1}, this program knows up to ${HISTORY_VERSION}.`,
      });
    }
    expect((await readFile(historyPath())).equals(before)).toBe(true);
  });

  it('of another program is refused', async () => {
    const database = new DatabaseSync(historyPath());
    database.exec('CREATE TABLE runs (theirs TEXT)');
    database.close();
    const before = await readFile(historyPath());
    await expect(listReports()).rejects.toMatchObject({ code: 'not-a-history' });
    expect((await readFile(historyPath())).equals(before)).toBe(true);
  });
});

describe('reports of before the database', () => {
  const folder = (): string => join(home, 'benchmarks');

  it('are imported once and left where they are', async () => {
    await mkdir(folder());
    const [a, b] = [reportFixture({ id: 'a' }), reportFixture({ id: 'b' })];
    const files: Readonly<Record<string, string>> = {
      'a.json': JSON.stringify(a),
      'b.json': JSON.stringify(b, null, 1),
      'cut.json': '{"id": "cu',
      'other.json': '{"id": "other"}',
      'twice.json': JSON.stringify(a),
      'unchecked.json': JSON.stringify(a).replace('"checked":true', '"checked":false'),
      'outside.json': JSON.stringify({ ...a, id: '../outside' }),
      'notes.txt': 'not a report',
    };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder(), name), text);

    expect((await listReports()).map(({ id }) => id).sort()).toEqual(['a', 'b']);
    expect(await getReport('a')).toEqual(a);
    expect(await getReport('b')).toEqual(b);
    const skipped = await skippedReportFiles();
    expect(skipped).toHaveLength(5);
    expect(skipped[0]).toContain('cut.json is no saved benchmark: it is no valid JSON');
    expect(skipped[1]).toContain('other.json is no saved benchmark (title');
    expect(skipped[2]).toContain('outside.json holds a report with the id “../outside”');
    expect(skipped[3]).toContain('twice.json holds a report that another file holds too');
    expect(skipped[4]).toContain('unchecked.json is no saved benchmark (results.0.checked');

    await writeFile(join(folder(), 'c.json'), JSON.stringify(reportFixture({ id: 'c' })));
    expect(await listReports()).toHaveLength(2);
    expect((await readdir(folder())).sort()).toEqual([...Object.keys(files), 'c.json'].sort());
    for (const [name, text] of Object.entries(files)) {
      expect(await readFile(join(folder(), name), 'utf8')).toBe(text);
    }
  });

  it('that say less than reports say today get what was true of them', async () => {
    await mkdir(folder());
    const old = JSON.parse(JSON.stringify(reportFixture({ id: 'old' })), (name, value: unknown) =>
      ['way', 'roundSamples', 'passesPerSample', 'deviation', 'usage', 'measures'].includes(name)
        ? undefined
        : value,
    ) as object;
    await writeFile(join(folder(), 'old.json'), JSON.stringify(old));
    const [first] = (await getReport('old')).results;
    expect(first).toMatchObject({ way: '', roundSamples: [3], passesPerSample: 1, measures: [] });
    expect(first?.deviation).toBeCloseTo(0.01, 12);
  });
});
