import type { z } from 'zod';
import type { benchmarkRequestSchema } from '../../shared/contract/benchmarks';
import { OPERATIONS } from './operations/registry';

/** Untimed passes at least, before the timed ones. */
export const WARMUPS = 1;

/** What the screen shows before anything is chosen: the notebook's comparison, on real files. */
export function benchmarkDefaults(): z.infer<typeof benchmarkRequestSchema> {
  return {
    entries: [
      { format: 'hyrax', settings: {} },
      { format: 'lance', settings: {} },
    ],
    operations: OPERATIONS.filter((operation) => operation.default).map(({ id }) => id),
    sizes: [100, 500, 1000, 2000, 5000],
    data: { kind: 'generated', shape: [64, 64, 3], dtype: 'float32', seed: 0 },
    repeats: 10,
    rounds: 3,
    secondsPerCase: 3,
    control: true,
    cache: 'hot',
    seed: 0,
  };
}
