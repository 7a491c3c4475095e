import { expect, it } from 'vitest';
import type { BenchmarkRequest } from '../../../shared/model/benchmark';
import { benchmarkDefaults } from '../defaults';
import { planRequest } from '../request-plan';

const request = (dtype: 'float32' | 'int32'): BenchmarkRequest => ({
  ...benchmarkDefaults(),
  entries: [
    { format: 'zarr', settings: {} },
    { format: 'zarr', settings: { narrow: 'float16' } },
  ],
  data: { kind: 'generated', shape: [100], dtype, seed: 0 },
  operations: ['write', 'random-read'],
  sizes: [10],
});

it('plans a narrowed entry beside the same one as it is, as cases of their own', async () => {
  const { plan, diskBytes } = await planRequest(request('float32'));
  expect(plan.preparations.map(({ entry }) => entry.narrow).sort()).toEqual(['float16', undefined]);
  const keys = plan.cases.filter(({ isControl }) => !isControl).map(({ key }) => key);
  expect(new Set(keys.map(({ label }) => label))).toEqual(new Set(['Zarr', 'Zarr as float16']));
  expect(new Set(keys.map((key) => JSON.stringify([key.settings, key.operation]))).size).toBe(4);
  const lossless = await planRequest({
    ...request('float32'),
    entries: [{ format: 'zarr', settings: {} }],
  });
  expect(diskBytes).toBeLessThan(2 * lossless.diskBytes);
});

it('refuses to call lossy what would change nothing', async () => {
  await expect(planRequest(request('int32'))).rejects.toMatchObject({ code: 'nothing-to-narrow' });
});
