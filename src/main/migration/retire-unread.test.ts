import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { convert } from './convert';
import { preflight } from './preflight';
import { previewRetirement, retireSource } from './retire';
import { awkwardRows, requestFor, snapshot, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';

const FORMATS = join(import.meta.dirname, '..', 'formats');

describe('putting away a source whose files hold more than its rows', () => {
  const folder = temporaryFolder();
  const at = (...names: string[]): string => join(folder.path, ...names);

  it.each([
    ['npz', 'several-lengths.npz', 'array “'],
    ['hdf5', 'groups.h5', 'dataset /train/classes'],
    ['hdf5', 'attributes.h5', 'attribute “unit” of /images'],
    ['zarr', 'groups-v3.zarr', 'array “'],
    ['numpack', 'lengths.npk', '('],
    ['car', 'two-roots.car', 'root '],
    ['lance', 'other types', 'column “'],
    ['parquet', 'left-out.parquet', 'column “'],
    ['arrow', 'lists.arrow', 'column “'],
    ['car', 'records.car', 'key “'],
  ])('%s (%s) is archived, never deleted', async (format, name, words) => {
    await cp(join(FORMATS, format, 'fixtures', name), at(name), { recursive: true });
    await mkdir(at('archive'));
    const before = await snapshot(at(name));
    await convert(requestFor(at(name), 'jsonl', { destination: at('result') }), {
      emit: () => undefined,
    });
    const request = requestFor(at(name), 'jsonl', { destination: at('other') });
    const { problems, opened } = await preflight(request);
    await opened.dataset.close();
    const warnings = problems.filter(({ severity }) => severity === 'warning');
    expect(warnings.map(({ message }) => message).join()).toContain(words);
    const destination = at('result');
    expect((await previewRetirement(destination)).unread.join()).toContain(words);
    await expect(retireSource({ destination, name, archive: null })).rejects.toMatchObject({
      code: 'holds-more',
      message: expect.stringContaining(words),
    });
    expect(await snapshot(at(name))).toEqual(before);
    const { how } = await retireSource({ destination, name, archive: at('archive') });
    expect(how).toBe('archived');
  });

  it.each([
    ['a folder that was there', 'lance', 'result', true],
    ['one file', 'npz', 'result.npz', false],
  ])('a configuration that is not beside the result, %s, is kept', async (_, to, name, isThere) => {
    await writeRowsAs('hyrax', at('run'), awkwardRows());
    await writeFile(at('run', 'original_dataset_config.toml'), 'name = "it"\n');
    if (isThere) await mkdir(at(name));
    const destination = at(name);
    await convert(requestFor(at('run'), to, { destination }), { emit: () => undefined });
    const request = { destination, name: 'run', archive: null };
    await expect(retireSource(request)).rejects.toMatchObject({
      code: 'holds-more',
      message: expect.stringContaining('original_dataset_config.toml'),
    });
    if (!isThere) return;
    await cp(at('run', 'original_dataset_config.toml'), at(name, 'original_dataset_config.toml'));
    expect(await retireSource(request)).toMatchObject({ how: 'deleted' });
  });
});
