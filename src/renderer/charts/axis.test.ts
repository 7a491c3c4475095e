import { describe, expect, it } from 'vitest';
import { sizeAxis, valueAxis } from './axis';

describe('valueAxis', () => {
  it('begins a linear axis at 0 and ends it at a round number', () => {
    expect(valueAxis([0.013, 0.0476], 'linear')).toEqual({
      kind: 'linear',
      domain: [0, 0.05],
      ticks: [0, 0.01, 0.02, 0.03, 0.04, 0.05],
    });
  });

  it('holds every value of a logarithmic axis between a 1, 2 or 5 below and above', () => {
    expect(valueAxis([0.0013, 0.0476], 'log')).toEqual({
      kind: 'log',
      domain: [0.001, 0.05],
      ticks: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05],
    });
  });

  it('labels decades only where there are three or more', () => {
    expect(valueAxis([0.0001, 0.9], 'log').ticks).toEqual([0.0001, 0.001, 0.01, 0.1, 1]);
  });

  it('labels no more decades than can be read', () => {
    const { ticks, domain } = valueAxis([1e-9, 1e3], 'log');
    expect(domain).toEqual([1e-9, 1e3]);
    expect(ticks.length).toBeLessThanOrEqual(6);
  });

  it('has a width even for one value', () => {
    const { domain } = valueAxis([1], 'log');
    expect(domain[0]).toBe(1);
    expect(domain[1]).toBe(2);
  });

  it('ignores what a logarithm cannot show, and stays usable without any value', () => {
    expect(valueAxis([0, -1, 5], 'log').domain).toEqual([5, 10]);
    expect(valueAxis([], 'log').domain).toEqual([0.1, 10]);
    expect(valueAxis([NaN], 'linear').domain).toEqual([0, 1]);
  });
});

describe('sizeAxis', () => {
  it('has a tick at every size, inside the domain', () => {
    const axis = sizeAxis([100, 500, 5000], 'log');
    expect(axis.ticks).toEqual([100, 500, 5000]);
    expect(axis.domain[0]).toBeLessThan(100);
    expect(axis.domain[1]).toBeGreaterThan(5000);
    expect(axis.domain[0]).toBeGreaterThan(0);
  });

  it('does not fail without sizes', () => {
    expect(sizeAxis([], 'log').ticks).toEqual([]);
    expect(sizeAxis([], 'linear').domain).toEqual([0, 1]);
  });
});
