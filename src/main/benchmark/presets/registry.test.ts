import { describe, expect, it } from 'vitest';
import { benchmarkRequestSchema } from '../../../shared/contract/benchmarks';
import { resolveEntries } from '../entry';
import { OPERATIONS } from '../operations/registry';
import { planRequest } from '../request-plan';
import { PRESETS, findPreset } from './registry';

describe.each(PRESETS)('$id', ({ id, requests }) => {
  it('is what the contract takes, as it is', () => {
    expect(requests.length).toBeGreaterThan(0);
    for (const request of requests) expect(benchmarkRequestSchema.parse(request)).toEqual(request);
  });

  it('can run: every operation with one of the formats at least, all sizes', async () => {
    for (const request of requests) {
      const { plan } = await planRequest(request);
      expect(plan.sizes).toEqual(request.sizes);
      const measured = new Set(plan.cases.map(({ key }) => key.operation));
      expect([...measured].sort()).toEqual([...request.operations].sort());
      const formats = new Set(plan.cases.map(({ key }) => key.format));
      expect(formats.size).toBe((await resolveEntries(request.entries)).length);
    }
  });

  it('is found by its id', () => {
    expect(findPreset(id).requests).toBe(requests);
  });
});

it('every id is there once', () => {
  expect(new Set(PRESETS.map(({ id }) => id)).size).toBe(PRESETS.length);
  expect(() => findPreset('none')).toThrow('There is no preset called “none”.');
});

it('NumPack’s tables have six formats, six operations and no column beside the array', async () => {
  for (const [id, rows] of [
    ['numpack-1m', 1_000_000],
    ['numpack-100k', 100_000],
  ] as const) {
    const [request] = findPreset(id).requests;
    if (request === undefined) throw new Error('no request');
    expect(request.sizes).toEqual([rows]);
    expect(request.entries.map(({ format }) => format).sort()).toEqual(
      ['hdf5', 'npy', 'npz', 'numpack', 'parquet', 'zarr'].sort(),
    );
    const { fields, plan, rowBytes } = await planRequest(request);
    expect(fields.map(({ name, shape }) => [name, shape])).toEqual([['tensor', [10]]]);
    expect(rowBytes).toBe(40);
    const pairs = new Set(plan.cases.map(({ key }) => `${key.format} ${key.operation}`));
    expect(pairs.size).toBe(36);
  }
});

it('the native writer’s tables have the rows of their scale factor', () => {
  const sizes = (id: string) => findPreset(id).requests.map((request) => request.sizes[0]);
  expect(sizes('native-writer-1').slice(0, 2)).toEqual([150_000, 1_500_000]);
  expect(sizes('native-writer-0.1').slice(0, 2)).toEqual([15_000, 150_000]);
  expect(OPERATIONS.map(({ id }) => id)).toContain('write-collected');
});
