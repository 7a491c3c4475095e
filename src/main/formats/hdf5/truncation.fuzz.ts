import { expect, test } from 'vitest';
import { CUT_FIXTURES, readCuts } from './truncation-suite';

/** Every byte, but of the largest file, whose links all look alike. */
const steps: Readonly<Record<string, number>> = { 'dense-group': 5 };

test.for(CUT_FIXTURES)(
  '%s, cut at every byte',
  { timeout: 30 * 60_000 },
  async (name, { annotate }) => {
    const { data, refused } = await readCuts(name, 0, steps[name] ?? 1);
    expect(refused).toBeGreaterThan(1000);
    await annotate(`${name}: ${data} read as data, ${refused} refused`);
  },
);
