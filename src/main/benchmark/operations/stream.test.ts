import { describe, expect, it, vi } from 'vitest';
import { generatedRows } from '../generated-rows';
import { formatDouble } from '../memory-format-fixture';
import { stream } from './stream';

const source = generatedRows({ shape: [5], dtype: 'float32', seed: 4, items: 130 });

/** What the suite of all operations does not look at: what this one tells beside time. */
async function measured(way: string) {
  const double = formatDouble(source);
  const outcome = await stream.run({
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

describe('stream', () => {
  it('tells how long a batch was waited for and worked on', async () => {
    const { of } = await measured('b20-p3');
    expect(of).toMatchObject({ batches: 7, 'largest-batch': 20 });
    expect(of['wait']).toBeGreaterThan(0);
    expect(of['work']).toBeGreaterThan(0);
    expect(of['cache-hits']).toBeUndefined();
  });

  it('reads a second pass from the cache: all of it where it fits', async () => {
    const { of, double } = await measured('b20-p0-c1000000');
    expect(of['cache-hits']).toBe(1);
    expect(of['second-pass']).toBeGreaterThan(0);
    // A scan for each first pass, one to five warm-ups and the last check; none for a second.
    expect(double.scans()).toBeGreaterThanOrEqual(1 + 3 + 1);
    expect(double.scans()).toBeLessThanOrEqual(5 + 3 + 1);
  });

  it('finds nothing in a cache that is too small: rows in order push out what comes next', async () => {
    expect((await measured('b20-p0-c2000')).of['cache-hits']).toBe(0);
  });

  it('finds nothing in a cache whose batches have become too old', async () => {
    let time = 0;
    // A millisecond every time that somebody looks at the clock.
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (time += 1));
    try {
      expect((await measured('b20-p0-c1000000-t1')).of['cache-hits']).toBe(0);
      expect((await measured('b20-p0-c1000000-t1000000')).of['cache-hits']).toBe(1);
    } finally {
      clock.mockRestore();
    }
  });

  it('grows its batches by itself', async () => {
    expect((await measured('adaptive-p2')).of['largest-batch']).toBeGreaterThanOrEqual(64);
  });

  it('knows its own ways only', async () => {
    await expect(measured('whole')).rejects.toMatchObject({ code: 'internal' });
  });
});
