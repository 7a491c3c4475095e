/** A plan that may touch nothing: names, sizes and times of everything around are watched. */
import { lstat, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { runJson } from '../terminal/testing/run-captured';
import { convert } from './convert';
import { everyRows } from './testing/every-rows';
import { awkwardRows, requestFor, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';

describe('a dry run', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  beforeEach(async () => {
    vi.stubEnv('ARRAYSCOPE_HOME', at('home'));
    await mkdir(at('home'));
    await mkdir(at('results'));
    await mkdir(at('table'));
    await mkdir(at('results', 'empty'));
  });
  afterEach(() => vi.unstubAllEnvs());

  it.each([
    ['npy', 'lance'],
    ['hyrax', 'lance'],
    ['hyrax', 'npy'],
    ['lance', 'hyrax'],
    ['npy', 'hdf5'],
    ['npy', 'parquet'],
    ['parquet', 'lance'],
  ])('from %s to %s touches nothing', async (from, to) => {
    const path = from === 'parquet' ? at('table', 'rows.parquet') : at('source');
    const rows = awkwardRows({ dtype: 'int32', shape: [3] });
    await writeRowsAs(from, path, rows);
    const destination = at('results', to === 'npy' ? 'empty' : 'new');
    const before = await everything(folder.path);
    const { code, document } = await runJson([
      'migrate',
      path,
      destination,
      '--to',
      to,
      '--dry-run',
    ]);
    expect(await everything(folder.path)).toEqual(before);
    expect({ code, document }).toMatchObject({
      code: 0,
      document: { estimate: { rows: 300, trialRows: 300, seconds: null } },
    });
  });

  it('of a run that can be continued touches nothing of what is staged', async () => {
    await writeRowsAs('hyrax', at('source'), awkwardRows({ rows: 600, shape: [64, 64] }));
    const controller = new AbortController();
    await convert(requestFor(at('source'), 'npy', { destination: at('results', 'new') }), {
      signal: controller.signal,
      emit: () => undefined,
      chunkSize: everyRows(1, () => controller.abort()),
    }).catch(() => undefined);
    const before = await everything(folder.path);
    const args = ['migrate', at('source'), at('results', 'new'), '--to', 'npy', '--dry-run'];
    const { code, document } = await runJson([...args, '--resume']);
    expect({ code, after: await everything(folder.path) }).toEqual({ code: 0, after: before });
    expect(document).toMatchObject({ resumable: { rowsDone: 255, rows: 600 } });
  });

  it('ends with the code that the run would end with', async () => {
    await writeRowsAs('npy', at('source'), awkwardRows());
    const { code } = await runJson([
      'migrate',
      at('source'),
      at('source'),
      '--to',
      'npy',
      '--dry-run',
    ]);
    expect(code).toBe(3);
  });
});

/** Every file and folder with its size, its times (not when it was read) and its number. */
async function everything(root: string): Promise<readonly string[]> {
  const { size, mtimeMs, ctimeMs, ino } = await lstat(root);
  const own = `${root} ${size} ${mtimeMs} ${ctimeMs} ${ino}`;
  const entries = await readdir(root, { withFileTypes: true });
  const below = await Promise.all(
    entries
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map(async (entry) => {
        const path = join(root, entry.name);
        if (entry.isDirectory()) return everything(path);
        const stats = await lstat(path);
        return [`${path} ${stats.size} ${stats.mtimeMs} ${stats.ctimeMs} ${stats.ino}`];
      }),
  );
  return [own, ...below.flat()];
}
