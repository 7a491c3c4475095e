import { describe, expect, it } from 'vitest';
import type { ResolvedEntry } from './entry';
import { READ_AND_WRITE, resultFixture } from './report-fixture';
import { type EntryResult, baselineEntry, computeSpeedups } from './speedups';

function entry(format: string, family: string): ResolvedEntry {
  return {
    format,
    family,
    settings: {},
    createSettings: {},
    openSettings: {},
    label: format,
    capabilities: READ_AND_WRITE,
    modes: [],
  };
}
const lance = entry('lance', 'Lance');
const hyrax = entry('hyrax', 'NumPy');
const npy = entry('npy', 'NumPy');

function one(
  of: ResolvedEntry,
  label: string,
  samples: number[],
  items = 100,
  way = '',
): EntryResult {
  const { format } = of;
  return {
    entry: of,
    result: resultFixture({ format, label, samples, items, way, operation: 'random-read' }),
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

  it('compares a way with the same way where the baseline has it', () => {
    const results = [
      one(hyrax, 'hyrax · normal', slow, 100, 'normal'),
      one(hyrax, 'hyrax · batch', fast, 100, 'batch'),
      one(lance, 'Lance · batch', slow, 100, 'batch'),
      one(lance, 'Lance · map', fast, 100, 'map'),
    ];
    const speedups = computeSpeedups(results, hyrax, [], 0);
    expect(speedups.map((s) => `${s.label}/${s.baselineLabel}`)).toEqual([
      'Lance · batch/hyrax · batch',
      'Lance · map/hyrax · batch',
      'Lance · map/hyrax · normal',
    ]);
  });

  it('gives no verdict within the noise of the operation', () => {
    const results = [one(hyrax, 'h', [1.1, 1.09, 1.1, 1.1, 1.11]), one(lance, 'l', fast)];
    const control = { label: 'h', operation: 'random-read', items: 500, low: 0.8, high: 1 };
    const verdictAt = (ratio: number) =>
      computeSpeedups(results, hyrax, [{ ...control, ratio }], 0)[0];
    expect(verdictAt(0.95)).toMatchObject({ verdict: 'faster', noiseFloor: 1 / 0.95 });
    expect(verdictAt(0.85)).toMatchObject({ verdict: 'no difference detected' });
    expect(
      computeSpeedups(results, hyrax, [{ ...control, operation: 'write', ratio: 0.5 }], 0)[0],
    ).toMatchObject({ verdict: 'faster', noiseFloor: null });
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
