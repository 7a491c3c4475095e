import { expect, test } from 'vitest';
import { CUT_FIXTURES, readCuts } from './truncation-suite';

// A step that is no multiple of what headers are made of.
const STEP = 397;

test.each(CUT_FIXTURES)(
  '%s, cut here and there',
  async (name) => {
    const { refused } = await readCuts(name, 101, STEP);
    expect(refused).toBeGreaterThan(2);
  },
  60_000,
);
