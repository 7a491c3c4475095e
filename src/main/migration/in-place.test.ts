/** Results that are published beside their own source, in one folder. */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { openDataset } from '../datasets/open';
import { convert } from './convert';
import { planMigration } from './plan';
import { rollbackMigration } from './rollback';
import { awkwardRows, collect, requestFor, snapshot, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';
import { compareMigration } from './verify';

const ignore = { emit: (): void => undefined };

describe('a conversion in place', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);
  let before: Readonly<Record<string, string>> = {};
  beforeEach(async () => {
    await writeRowsAs('hyrax', at('run'), awkwardRows());
    before = await snapshot(at('run'), /^$/);
  });
  const request = (more = {}) => requestFor(at('run'), 'lance', more);

  it('adds one folder to its source and changes nothing else', async () => {
    const result = await convert(request(), ignore);
    expect(result).toMatchObject({
      source: at('run'),
      destination: at('run'),
      publishedPath: at('run', 'lance_db'),
      manifest: at('run', 'lance_db', 'arrayscope-manifest.json'),
    });
    const after = await snapshot(at('run'), /^$/);
    expect(
      Object.fromEntries(Object.entries(after).filter(([path]) => !path.startsWith('lance_db/'))),
    ).toEqual(before);
    const { dataset, format, summary } = await openDataset(at('run'));
    await dataset.close();
    expect(format.id).toBe('lance');
    expect(summary.alternatives.map((other) => other.format)).toContain('hyrax');
  });

  it('shows nothing to a reader before it is published', async () => {
    const seen: string[] = [];
    const names: Promise<string[]>[] = [];
    const { emit } = collect((event) => {
      if (event.type === 'phase') names.push(readdir(at('run')));
    });
    await convert(request(), { emit });
    // The listing of `done` is the first after the rename.
    for (const listed of (await Promise.all(names)).slice(0, -1))
      seen.push(...listed.filter((name) => name === 'lance_db'));
    expect(seen).toEqual([]);
  });

  it('is compared within its one folder, by its manifest or without', async () => {
    const { manifest } = await convert(request({ order: 'index' }), ignore);
    const equal = { equal: true, complete: true, rowsCompared: 300, order: 'index' };
    expect(await compareMigration(at('run'), at('run'))).toMatchObject(equal);
    expect(await compareMigration(at('run'), at('run', 'lance_db'))).toMatchObject(equal);
    const text = await readFile(manifest, 'utf8');
    await writeFile(manifest, text.replace('"order": "index"', '"order": "stored"'));
    expect(await compareMigration(at('run'), at('run'))).toMatchObject({
      equal: false,
      order: 'stored',
    });
  });

  it('fails the comparison once the batches have changed', async () => {
    await convert(request(), ignore);
    const batch = at('run', 'batch_0.npy');
    const bytes = await readFile(batch);
    const last = bytes.length - 1;
    bytes[last] = (bytes[last] ?? 0) ^ 1;
    await writeFile(batch, bytes);
    const found = await compareMigration(at('run'), at('run'));
    expect(found).toMatchObject({ equal: false, differenceCount: 1 });
    await expect(rollbackMigration(at('run'))).rejects.toMatchObject({ code: 'source-gone' });
  });

  it('is taken back without a trace', async () => {
    await convert(request(), ignore);
    expect(await rollbackMigration(at('run'))).toMatchObject({
      removedPath: at('run', 'lance_db'),
      source: at('run'),
    });
    expect(await snapshot(at('run'), /^$/)).toEqual(before);
  });

  it('is refused a second time, and names the way back', async () => {
    await convert(request(), ignore);
    const again = requestFor(at('run'), 'lance', { sourceFormat: 'hyrax' });
    await expect(convert(again, ignore)).rejects.toMatchObject({
      code: 'destination-exists',
      message: expect.stringContaining(`arrayscope rollback ${at('run')}`),
    });
    const { problems } = await planMigration(again, { trial: true });
    expect(problems.filter(({ severity }) => severity === 'error')).toMatchObject([
      { code: 'destination-exists' },
    ]);
  });

  it('leaves a folder that it made only with what somebody put there', async () => {
    await writeFile(at('run', 'original_dataset_config.toml'), '[general]\n');
    await convert(request({ destination: at('new') }), ignore);
    expect((await readdir(at('new'))).sort()).toEqual(['lance_db', 'original_dataset_config.toml']);
    await rollbackMigration(at('new'));
    expect(await readdir(folder.path)).toEqual(['run']);
    await convert(request({ destination: at('new') }), ignore);
    await writeFile(at('new', 'notes.txt'), 'mine');
    await rollbackMigration(at('new'));
    expect((await readdir(at('new'))).sort()).toEqual([
      'notes.txt',
      'original_dataset_config.toml',
    ]);
  });

  it('keeps a config that was edited since', async () => {
    await writeFile(at('run', 'original_dataset_config.toml'), '[general]\n');
    await convert(request({ destination: at('new') }), ignore);
    await writeFile(at('new', 'original_dataset_config.toml'), '[mine]\n');
    await rollbackMigration(at('new'));
    expect(await readdir(at('new'))).toEqual(['original_dataset_config.toml']);
  });

  it('is found by the folder or by what was published', async () => {
    await convert(request(), ignore);
    await rollbackMigration(at('run', 'lance_db'));
    expect(await snapshot(at('run'), /^$/)).toEqual(before);
  });
});
