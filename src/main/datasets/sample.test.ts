import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SampleRequest } from '../../shared/model/shell';
import { FORMAT_IDS } from '../formats/registry';
import { openDataset } from './open';
import { makeSample } from './sample';
import { inspectDataset } from './inspect';

let home: string;

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'arrayscope-sample-'));
  vi.stubEnv('ARRAYSCOPE_HOME', home);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(home, { recursive: true });
});

const request = (changes: Partial<SampleRequest> = {}): SampleRequest => ({
  items: 20,
  shape: [6, 5, 3],
  dtype: 'float32',
  layout: 'hyrax',
  seed: 0,
  ...changes,
});

describe('makeSample', () => {
  it('finds a folder of its own, a new one each time', async () => {
    const first = await makeSample(request());
    const second = await makeSample(request());
    expect(first.path).toBe(join(home, 'samples', 'hyrax-20x6x5x3'));
    expect(second.path).toBe(join(home, 'samples', 'hyrax-20x6x5x3-2'));
    expect(await readdir(join(home, 'samples'))).toHaveLength(2);
  });

  it.each(
    FORMAT_IDS.flatMap((layout) =>
      ['bool', 'float16', 'int64', '>nonsense', 'complex64'].map((dtype) => [layout, dtype]),
    ),
  )(
    'writes %s of %s without a problem, or refuses it and leaves nothing',
    async (layout, dtype) => {
      const directory = join(home, 'made');
      const making = makeSample(request({ layout, dtype, directory }));
      if (dtype === '>nonsense') {
        await expect(making).rejects.toMatchObject({ code: 'bad-dtype', exitCode: 2 });
        expect(await readdir(home)).toEqual([]);
        return;
      }
      expect(await making).toMatchObject({ path: directory, rows: 20 });
      const opened = await openDataset(directory);
      const inspection = await inspectDataset(opened);
      await opened.dataset.close();
      expect(inspection.problems).toEqual([]);
      expect(inspection.fields.find((field) => field.kind === 'tensor')).toMatchObject({
        dtype,
        shape: [6, 5, 3],
      });
      expect(inspection.fields.find((field) => field.kind === 'id')).toBeDefined();
    },
  );

  it.each([
    [{ items: 0 }, 'bad-items'],
    [{ items: 10_000_000 }, 'bad-items'],
    [{ shape: [] }, 'bad-shape'],
    [{ shape: [0, 3] }, 'bad-shape'],
    [{ shape: [100_000, 100_000] }, 'bad-shape'],
    [{ layout: 'hdf9' }, 'unknown-format'],
  ])('refuses %o and leaves nothing', async (changes, code) => {
    await expect(
      makeSample(request({ ...changes, directory: join(home, 'made') })),
    ).rejects.toMatchObject({ code, exitCode: 2 });
    expect(await readdir(home)).toEqual([]);
  });

  it('refuses before it writes what the disk cannot hold', async () => {
    const huge = request({
      items: 9_000_000,
      shape: [512, 512, 100],
      directory: join(home, 'made'),
    });
    await expect(makeSample(huge)).rejects.toMatchObject({ code: 'disk-full', exitCode: 4 });
    expect(await readdir(home)).toEqual([]);
  });
});
