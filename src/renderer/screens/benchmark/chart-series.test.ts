import { describe, expect, it } from 'vitest';
import { OPERATIONS, caseOf, speedupOf } from './case-fixture';
import { caseStyles } from './case-style';
import { speedupComparisons } from './speedup-series';
import { chartedOperations, timeSeries } from './time-series';

const entries = [
  { format: 'hyrax', settings: {} },
  { format: 'lance', settings: {} },
];
const hyraxWrite = caseOf({ format: 'hyrax', label: 'Hyrax', items: 500, median: 0.2 });
const results = [
  caseOf({ label: 'Lance', items: 500, median: 0.1 }),
  hyraxWrite,
  caseOf({ label: 'Lance', items: 100, median: 0.05 }),
  caseOf({ label: 'Lance', operation: 'open' }),
];

describe('timeSeries', () => {
  const series = timeSeries(results, 'write', caseStyles(entries, results));

  it('has a line for every label, its points by size, with their intervals', () => {
    expect(series.map((one) => one.label).sort()).toEqual(['Hyrax', 'Lance']);
    const lance = series.find((one) => one.label === 'Lance');
    expect(lance?.points.map((point) => [point.items, point.value])).toEqual([
      [100, 0.05],
      [500, 0.1],
    ]);
    expect(lance?.points[0]?.low).toBeCloseTo(0.045);
    expect(lance?.points[0]?.high).toBeCloseTo(0.06);
  });

  it('has none for an operation that was not measured', () => {
    expect(timeSeries(results, 'random-read', caseStyles(entries, results))).toEqual([]);
  });
});

it('puts the three times of the figure first', () => {
  const ids = chartedOperations(['open', 'sequential-read', 'random-read', 'write'], OPERATIONS);
  expect(ids.map((one) => one.id)).toEqual(['write', 'random-read', 'sequential-read', 'open']);
  expect(chartedOperations(['open'], OPERATIONS).map((one) => one.id)).toEqual(['open']);
});

it('has no lines for streams: their settings are a heat map', () => {
  const known = OPERATIONS.map((one) => (one.id === 'open' ? { ...one, id: 'stream' } : one));
  expect(chartedOperations(['write', 'stream'], known).map((one) => one.id)).toEqual(['write']);
});

describe('speedupComparisons', () => {
  const request = {
    entries,
    operations: [],
    sizes: [],
    data: { kind: 'dataset', path: '/d' },
    repeats: 5,
    cache: 'hot',
    seed: 0,
  } as const;
  const speedups = [
    speedupOf({ items: 500, ratio: 3, low: 2.5, high: 3.5 }),
    speedupOf({ items: 100 }),
    speedupOf({
      operation: 'random-read',
      baselineLabel: 'Hyrax · positioned',
      baselineSettings: { reader: 'p' },
    }),
    speedupOf({
      operation: 'random-read',
      baselineLabel: 'Hyrax · whole batch',
      baselineSettings: { reader: 'w' },
    }),
  ];
  const [comparison, ...others] = speedupComparisons({ request, results, speedups }, OPERATIONS);

  it('compares two entries once, whatever their ways of reading', () => {
    expect(others).toEqual([]);
    expect(comparison?.label).toBe('Lance over Hyrax');
  });

  it('has a bar for every operation and way of reading that was compared', () => {
    expect(comparison?.series.map((one) => one.label)).toEqual([
      'write',
      'random-read, over positioned',
      'random-read, over whole batch',
    ]);
  });

  it('tells bars apart by more than colour', () => {
    const looks = comparison?.series.map((one) => `${one.colour} ${one.pattern}`);
    expect(new Set(looks).size).toBe(3);
    expect(new Set(comparison?.series.map((one) => one.pattern)).size).toBe(3);
  });

  it('keeps interval and verdict, by size', () => {
    expect(comparison?.series[0]?.points).toEqual([
      { items: 100, value: 2, low: 1.8, high: 2.2, verdict: 'faster' },
      { items: 500, value: 3, low: 2.5, high: 3.5, verdict: 'faster' },
    ]);
  });
});
