import { expect, test } from 'vitest';
import { readMutants } from './mutation-suite';

// FUZZ_RUNS: how many files. FUZZ_SEED repeats a run that failed.
const runs = Number(process.env['FUZZ_RUNS'] ?? 20_000);
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 32);

test(`${runs} damaged .npy files from seed ${seed}`, async () => {
  const { data, error } = await readMutants(runs, seed);
  expect(data + error).toBe(runs);
});
