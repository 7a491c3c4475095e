/** The window and the terminal at once, and one of them killed while it writes. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { build } from 'vite';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { reportFixture } from '../report-fixture';
import { getReport, listReports, saveReport } from '../store';
import { historyPath } from './database';

const project = join(import.meta.dirname, '../../../..');
let bundle = '';
let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'arrayscope-history-'));
  // Inside the project, so that the bundle finds its packages.
  bundle = await mkdtemp(join(project, 'node_modules', '.arrayscope-writer-'));
  await build({
    configFile: false,
    root: project,
    logLevel: 'silent',
    build: {
      ssr: 'src/main/benchmark/history/writer-fixture.ts',
      outDir: bundle,
      emptyOutDir: true,
    },
  });
}, 60_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(bundle, { recursive: true });
  await rm(root, { recursive: true });
});

beforeEach(async () => {
  vi.stubEnv('ARRAYSCOPE_HOME', await mkdtemp(join(root, 'home-')));
});

function startWriter(prefix: string, count: number): ChildProcess {
  return spawn(process.execPath, [join(bundle, 'writer-fixture.js'), prefix, String(count)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function ready(child: ChildProcess): Promise<void> {
  if (child.stdout !== null) await once(child.stdout, 'data');
}

function integrity(): unknown {
  const database = new DatabaseSync(historyPath(), { readOnly: true });
  const answer = database.prepare('PRAGMA integrity_check').get()?.['integrity_check'];
  database.close();
  return answer;
}

it('three processes make the history and write into it at once', { timeout: 60_000 }, async () => {
  const children = ['a', 'b'].map((prefix) => startWriter(prefix, 8));
  const ended = children.map(async (child) => (await once(child, 'exit'))[0] as unknown);
  for (let number = 0; number < 8; number += 1) {
    await saveReport(reportFixture({ id: `c${number}` }));
    await listReports();
  }
  expect(await Promise.all(ended)).toEqual([0, 0]);
  const listed = await listReports();
  expect(listed.map(({ id }) => id).sort()).toEqual(
    ['a', 'b', 'c'].flatMap((prefix) => [0, 1, 2, 3, 4, 5, 6, 7].map((n) => `${prefix}${n}`)),
  );
  expect(listed.filter(({ isBaseline }) => isBaseline)).toHaveLength(1);
  for (const { id } of listed) expect(await getReport(id)).toEqual(reportFixture({ id }));
  expect(integrity()).toBe('ok');
});

it('a writer that is killed leaves whole reports and no lock', { timeout: 60_000 }, async () => {
  for (const [round, delay] of [0, 7, 19, 40].entries()) {
    const writer = startWriter(`k${round}n`, 10_000);
    await ready(writer);
    await new Promise((resolve) => setTimeout(resolve, delay));
    const exit = once(writer, 'exit');
    writer.kill('SIGKILL');
    await exit;
    const listed = await listReports();
    for (const { id } of listed) expect(await getReport(id)).toEqual(reportFixture({ id }));
    await saveReport(reportFixture({ id: `after${round}` }));
    expect(integrity()).toBe('ok');
  }
  const saved = (await listReports()).map(({ id }) => id);
  expect(saved).toEqual(expect.arrayContaining(['after0', 'after1', 'after2', 'after3']));
});
