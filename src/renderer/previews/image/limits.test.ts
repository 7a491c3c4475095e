import { describe, expect, it } from 'vitest';
import { limitsOf, summarise } from './limits';

const values = Float64Array.of(3, Number.NaN, -1, Infinity, 0, 10, -Infinity, 0.5);
const summary = summarise(values);

describe('summarise', () => {
  it('tells what can be drawn from what cannot', () => {
    expect(summary).toEqual({
      count: 8,
      nan: 1,
      infinite: 2,
      notPositive: 3,
      range: { low: -1, high: 10 },
      smallestPositive: 0.5,
    });
  });

  it('has no range without finite values', () => {
    expect(summarise(Float64Array.of(Number.NaN, Infinity))).toMatchObject({
      range: null,
      smallestPositive: null,
    });
  });
});

describe('limitsOf', () => {
  it('takes the smallest and the largest finite value', () => {
    expect(limitsOf({ kind: 'minmax' }, values, summary)).toEqual({ low: -1, high: 10 });
  });

  it('takes percentiles as NumPy does', () => {
    const ramp = Float64Array.from({ length: 101 }, (_, i) => 100 - i);
    expect(limitsOf({ kind: 'percentile', percent: 98 }, ramp, summarise(ramp))).toEqual({
      low: 1,
      high: 99,
    });
    // numpy.percentile([-1, 0, 0.5, 3, 10], [10, 90]) == [-0.6, 7.2]
    const found = limitsOf({ kind: 'percentile', percent: 80 }, values, summary);
    expect(found.low).toBeCloseTo(-0.6, 12);
    expect(found.high).toBeCloseTo(7.2, 12);
  });

  it('centres found limits on zero for a diverging map, and leaves own ones alone', () => {
    expect(limitsOf({ kind: 'minmax' }, values, summary, true)).toEqual({ low: -10, high: 10 });
    const own = { kind: 'own', limits: { low: 2, high: 5 } } as const;
    expect(limitsOf(own, values, summary, true)).toEqual({ low: 2, high: 5 });
  });

  it('falls back to 0 to 1 where nothing is finite', () => {
    const none = Float64Array.of(Number.NaN);
    expect(limitsOf({ kind: 'minmax' }, none, summarise(none))).toEqual({ low: 0, high: 1 });
    expect(limitsOf({ kind: 'percentile', percent: 99 }, none, summarise(none))).toEqual({
      low: 0,
      high: 1,
    });
  });
});
