import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { reportFixture } from './report-fixture';
import {
  getReport,
  listReports,
  readSavedReports,
  removeReport,
  reportsFolder,
  saveReport,
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

describe('saved reports', () => {
  it('come back as they were, newest first', async () => {
    const older = reportFixture({ id: 'older', createdAt: '2025-01-01T00:00:00.000Z' });
    const newer = reportFixture({ id: 'newer', createdAt: '2025-02-01T00:00:00.000Z' });
    await saveReport(newer);
    await saveReport(older);
    expect(await getReport('older')).toEqual(older);
    const listed = await listReports();
    expect(listed.map(({ id }) => id)).toEqual(['newer', 'older']);
    expect(listed[0]).toMatchObject({
      cases: 12,
      status: 'complete',
      entries: ['Lance', 'Hyrax npy'],
    });
    expect(await readdir(reportsFolder())).toHaveLength(2);
  });

  it('are none before anything was saved', async () => {
    expect(await listReports()).toEqual([]);
  });

  it('that are damaged are skipped with a sentence', async () => {
    await saveReport(reportFixture({ id: 'good' }));
    await writeFile(join(reportsFolder(), 'cut.json'), '{"id": "cu');
    await writeFile(join(reportsFolder(), 'other.json'), '{"id": "other"}');
    const { reports, skipped } = await readSavedReports();
    expect(reports.map(({ id }) => id)).toEqual(['good']);
    expect(skipped).toHaveLength(2);
    expect(skipped[0]).toContain('cut.json is no saved benchmark: it is no valid JSON');
    expect(skipped[1]).toContain('other.json is no saved benchmark (title');
  });

  it('whose times were not checked are no reports', async () => {
    await saveReport(reportFixture({ id: 'one' }));
    const text = JSON.stringify(reportFixture({ id: 'one' })).replace(
      '"checked":true',
      '"checked":false',
    );
    await writeFile(join(reportsFolder(), 'one.json'), text);
    await expect(getReport('one')).rejects.toMatchObject({ code: 'not-a-report' });
  });

  it('can be removed, once', async () => {
    await saveReport(reportFixture({ id: 'gone' }));
    await removeReport('gone');
    await expect(removeReport('gone')).rejects.toMatchObject({ code: 'not-found' });
    await expect(getReport('gone')).rejects.toMatchObject({ code: 'not-found' });
  });

  it.each(['../secret', 'a/b', '', '.', 'a.json'])(
    'never leave their folder by the id %j',
    async (id) => {
      await expect(getReport(id)).rejects.toMatchObject({ code: 'not-found' });
      await expect(removeReport(id)).rejects.toMatchObject({ code: 'not-found' });
      await expect(saveReport(reportFixture({ id }))).rejects.toMatchObject({ code: 'not-found' });
    },
  );
});
