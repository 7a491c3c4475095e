import { describe, expect, it } from 'vitest';
import { generatedRows } from '../generated-rows';
import { formatDouble } from '../memory-format-fixture';
import { access } from './access';

const source = generatedRows({ shape: [5], dtype: 'float32', seed: 4, items: 130 });

/** What the suite of all operations does not look at: what this one tells beside time. */
async function measured(way: string) {
  const double = formatDouble(source);
  const outcome = await access.run({
    format: double.format,
    createSettings: {},
    openSettings: {},
    way,
    source,
    path: '/nowhere',
    freshCopy: () => Promise.reject(new Error('no copy is asked for')),
    sampling: { samples: 3, first: 0, warmups: 1, passes: 1 },
    cache: 'hot',
    seed: 9,
    signal: undefined,
    passDone: () => undefined,
  });
  const of = Object.fromEntries((outcome.measures ?? []).map(({ id, value }) => [id, value]));
  return { double, outcome, of };
}

describe('ways of access', () => {
  it.each([
    ['eager', 130],
    ['lazy', 100],
    ['stream', 130],
  ])('%s looks at %i rows and says when it had the first', async (way, rows) => {
    const { outcome, of, double } = await measured(way);
    expect(outcome.rowsPerSample).toBe(rows);
    expect(of['first-row']).toBeGreaterThan(0);
    expect(of['first-row']).toBeLessThanOrEqual(Math.max(...outcome.samples));
    expect([double.takes.length > 0, double.scans() > 0]).toEqual([way === 'lazy', way !== 'lazy']);
    expect(double.opened()).toBe(double.closed());
  });
});
