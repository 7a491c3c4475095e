import { describe, expect, it } from 'vitest';
import { stretching } from './stretch';

const limits = { low: 0, high: 100 };

describe('stretching', () => {
  it('is linear between the limits and goes on beyond them', () => {
    const { share } = stretching('linear', { low: -1, high: 3 }, 1);
    expect([-1, 1, 3, 5].map(share)).toEqual([0, 0.5, 1, 1.5]);
    expect(share(Number.NaN)).toBeNaN();
    expect(share(-Infinity)).toBe(-Infinity);
  });

  it('takes the root of the linear share', () => {
    const { share } = stretching('sqrt', limits, 1);
    expect([0, 25, 100].map(share)).toEqual([0, 0.5, 1]);
    expect(share(-25)).toBe(-0.5);
  });

  it('begins a logarithm at the smallest positive value when the limit is not positive', () => {
    const { share, limits: used } = stretching('log', limits, 1);
    expect(used).toEqual({ low: 1, high: 100 });
    expect([1, 10, 100].map(share)).toEqual([0, 0.5, 1]);
    expect(share(0)).toBeLessThan(0);
    expect(share(-3)).toBeLessThan(0);
    expect(share(Number.NaN)).toBeNaN();
  });

  it('draws all as the lowest where a logarithm has nothing to show', () => {
    const { share, ticks } = stretching('log', { low: -5, high: -1 }, null);
    expect([-5, -2, -1].map(share)).toEqual([0, 0, 0]);
    expect(ticks).toEqual([]);
  });

  it('puts a single value in the middle', () => {
    const { share } = stretching('linear', { low: 7, high: 7 }, 7);
    expect([6, 7, 8].map((value) => Math.min(1, Math.max(0, share(value))))).toEqual([0, 0.5, 1]);
    expect(share(Number.NaN)).toBeNaN();
  });

  it('survives limits whose difference is not finite', () => {
    const { share } = stretching('linear', { low: -Number.MAX_VALUE, high: Number.MAX_VALUE }, 1);
    expect(share(0)).toBe(0.5);
  });

  it.each([
    ['linear', { low: 0.13, high: 9.7 }],
    ['log', { low: 0.002, high: 9_000 }],
    ['log', { low: 2, high: 9 }],
    ['sqrt', { low: -3, high: 8 }],
  ] as const)('has a handful of ticks within the limits: %s %o', (stretch, given) => {
    const { ticks } = stretching(stretch, given, given.low);
    expect(ticks.length).toBeGreaterThanOrEqual(3);
    expect(ticks.length).toBeLessThanOrEqual(9);
    expect(ticks.every((tick) => tick >= given.low && tick <= given.high)).toBe(true);
  });
});
