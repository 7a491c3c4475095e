/** What a dataset's files are is decided by their own last bytes, not by their names. */
import { copyFile, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../shared/model/json';
import { requireFormat } from './entry';
import { generatedRows } from './generated-rows';
import {
  type WriteContext,
  checkWritten,
  datasetPlace,
  sourceBatches,
  writeDataset,
} from './write-dataset';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-versions-'));
});
afterEach(() => rm(folder, { recursive: true }));

const source = generatedRows({ shape: [4], dtype: 'float32', seed: 1, items: 30 });

async function write(id: string, name: string, createSettings: JsonObject = {}) {
  const format = await requireFormat(id);
  const signal = undefined;
  const context: WriteContext = { format, createSettings, openSettings: {}, source, signal };
  const place = await datasetPlace(format, join(folder, name));
  await writeDataset(context, place, sourceBatches(source, signal));
  return { context, place };
}

describe('Lance data files', () => {
  it.each(['2.0', '2.1', '2.2'])('tell that they are of version %s', async (storageVersion) => {
    const { context, place } = await write('lance', 'run', { storageVersion });
    expect(await checkWritten(context, place)).toEqual([`Lance ${storageVersion}`]);
  });

  it('fail the case where one is a Parquet file under that name', async () => {
    const { context, place } = await write('lance', 'run');
    const parquet = await write('parquet', 'other.parquet');
    const data = join(place, 'results.lance', 'data');
    const [name = ''] = await readdir(data);
    await copyFile(parquet.place, join(data, name));
    await expect(checkWritten(context, place)).rejects.toMatchObject({
      tag: 'CheckFailedError',
      code: 'not-this-format',
      message: `${join(data, name)} was written as Lance and is not: it ends with “PAR1”, and a Lance file with “LANC”.`,
    });
  });

  it('fail the case where a stray one is shorter than its magic, or there is none', async () => {
    const { context, place } = await write('lance', 'run');
    const data = join(place, 'results.lance', 'data');
    const stray = join(data, 'stray.lance');
    await writeFile(stray, 'NC');
    await expect(checkWritten(context, place)).rejects.toMatchObject({
      message: `${stray} was written as Lance and is not: it ends with “··NC”, and a Lance file with “LANC”.`,
      offset: 0,
    });
    await rm(data, { recursive: true });
    await expect(checkWritten(context, place)).rejects.toMatchObject({
      code: 'not-this-format',
      message: `There is no Lance data file below ${place}.`,
    });
  });
});

it('a format that cannot tell is asked nothing', async () => {
  const { context, place } = await write('npy', 'plain');
  expect(await checkWritten(context, place)).toEqual([]);
});
