import { describe, expect, it } from 'vitest';
import type { ResolvedEntry } from './entry';
import { resultFixture } from './report-fixture';
import { type EntryResult, baselineEntry, computeSpeedups } from './speedups';

function entry(format: string, family: string): ResolvedEntry {
  return {
    format,
    family,
    settings: {},
    createSettings: {},
    openSettings: {},
    label: format,
    modes: [],
  };
}
const lance = entry('lance', 'Lance');
const hyrax = entry('hyrax', 'NumPy');
const npy = entry('npy', 'NumPy');

function one(of: ResolvedEntry, label: string, samples: number[], items = 100): EntryResult {
  const { format } = of;
  return {
    entry: of,
    result: resultFixture({ format, label, samples, items, operation: 'random-read' }),
  };
}

describe('baselineEntry', () => {
  it('is the first entry of the NumPy family wherever it stands', () => {
    expect(baselineEntry([lance, hyrax, npy])).toBe(hyrax);
  });
  it('is the first entry where none is of that family', () => {
    expect(baselineEntry([lance, entry('other', 'Other')])).toBe(lance);
  });
});

describe('computeSpeedups', () => {
  const slow = [2.1, 2, 1.9, 2, 2.05];
  const fast = [1, 1.02, 0.98, 1, 1.01];

  it('compares with every access mode of the baseline', () => {
    const results = [
      one(hyrax, 'whole', slow),
      one(hyrax, 'positioned', fast),
      one(lance, 'Lance', fast),
      one(npy, 'npy', slow),
    ];
    const speedups = computeSpeedups(results, hyrax, [], 0);
    expect(speedups.map((s) => `${s.label}/${s.baselineLabel} ${s.verdict}`)).toEqual([
      'Lance/positioned no difference detected',
      'Lance/whole faster',
      'npy/positioned slower',
      'npy/whole no difference detected',
    ]);
    expect(speedups[1]).toMatchObject({ ratio: 2, format: 'lance', baseline: 'hyrax', items: 100 });
    expect(speedups[1]?.low).toBeGreaterThan(1.8);
    expect(speedups[1]?.high).toBeLessThan(2.2);
  });

  it('never compares different sizes', () => {
    expect(
      computeSpeedups([one(hyrax, 'h', slow, 100), one(lance, 'l', fast, 500)], hyrax, [], 0),
    ).toEqual([]);
  });

  it('gives the same numbers again', () => {
    const results = [one(hyrax, 'h', slow), one(lance, 'l', fast)];
    expect(computeSpeedups(results, hyrax, [], 3)).toEqual(computeSpeedups(results, hyrax, [], 3));
  });
});
