import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Those that take longest, though most of their files are short: by size they would come last. */
const LONGEST = [
  'migration/kill',
  'formats/crash-suite',
  'formats/resume-suite',
  'formats/mutation',
  'migration/run',
  'terminal/migrate-faults',
  'queue/queue-run',
  'benchmark/run.integration',
  'formats/truncation',
  'formats/format-suite',
  'migration/resume',
].map((name) => `src/main/${name}.test.ts`);

/** The longest are begun first: one that is left for the end would have one worker wait for it. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    const first = LONGEST.flatMap((name) =>
      others.filter(({ moduleId }) => moduleId.endsWith(name)),
    );
    return [...new Set([...first, ...others])];
  }
}

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.mjs'],
    setupFiles: ['vitest.setup.ts'],
    // Native libraries abort the process when a worker thread that uses them is ended.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
