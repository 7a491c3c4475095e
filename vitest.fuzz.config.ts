import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.js';

// Long property runs, kept out of `npm test`: FUZZ_RUNS sets how many cases each one tries.
export default mergeConfig(
  { ...base, test: { ...base.test, include: [] } },
  defineConfig({ test: { include: ['src/**/*.fuzz.ts'], testTimeout: 7_200_000 } }),
);
