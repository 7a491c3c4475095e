import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readPublishedRecord } from '../datasets/published-record';
import { convert } from './convert';
import { planRetirement } from './plan-retirement';
import { awkwardRows, requestFor, writeRowsAs } from './testing/real-rows';
import { temporaryFolder } from './testing/temporary-folder';

const folder = temporaryFolder();

it('what describes the arrays of a source goes before their chunks', async () => {
  const [source, destination] = [join(folder.path, 'source.zarr'), join(folder.path, 'result')];
  await writeRowsAs('zarr', source, awkwardRows());
  await convert(requestFor(source, 'lance', { destination }), { emit: () => undefined });
  const published = join(destination, 'lance_db');
  const found = await readPublishedRecord(published);
  if (found.kind !== 'record') throw new TypeError(found.kind);
  const { files } = await planRetirement(published, found.record);
  const describes = files.map(({ path }) => path.endsWith('zarr.json'));
  expect(describes.filter(Boolean).length).toBeGreaterThan(2);
  expect(describes.lastIndexOf(true)).toBe(describes.filter(Boolean).length - 1);
  expect(describes.at(-1)).toBe(false);
});
