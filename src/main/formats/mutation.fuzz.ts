import { expect, test } from 'vitest';
import { readMutants } from './mutation-suite';
import { allFormats } from './registry';

// FUZZ_RUNS: how many datasets a format. FUZZ_SEED repeats a run that failed.
const runs = Number(process.env['FUZZ_RUNS'] ?? 2000);
const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 32);

test.for((await allFormats()).map((format) => [format.id, format] as const))(
  `%s: ${runs} damaged datasets from seed ${seed}`,
  async ([, format], { annotate }) => {
    const { data, error } = await readMutants(format, runs, seed);
    expect(data + error).toBe(runs);
    await annotate(`${format.id}: ${data} read as data, ${error} refused or told of`);
  },
);
