/** Numbers and texts of the tables come back from real files as they were generated. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TPCH_TABLES } from '../../../shared/model/benchmark-data';
import { requireFormat } from '../entry';
import { checkWritten, datasetPlace, sourceBatches, writeDataset } from '../write-dataset';
import { tpchRowCount, tpchRows } from './tpch-rows';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-tpch-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe.each(TPCH_TABLES)('%s', (table) => {
  const data = { table, scaleFactor: 0.002, seed: 1 };
  const source = tpchRows({ ...data, items: tpchRowCount(data) });

  it.each([
    ['lance', ['Lance 2.0']],
    ['parquet', []],
  ])('is held by %s', async (id, versions) => {
    const format = await requireFormat(id);
    const signal = undefined;
    const context = { format, createSettings: {}, openSettings: {}, source, signal };
    const place = await datasetPlace(format, join(folder, `${table}-${id}`));
    await writeDataset(context, place, sourceBatches(source, signal));
    expect(await checkWritten(context, place)).toEqual(versions);
  });
});
