import { describe, expect, it } from 'vitest';
import type { Series } from './chart-data';
import { aroundScale, makeScale } from './chart-scale';
import { lineChart, ratioBars } from './svg-chart';

const text = { title: 'A & B', xLabel: 'Items', yLabel: 'Time', tickText: String };
const series = (...ys: number[]): Series => ({
  label: 'S',
  style: 0,
  points: ys.map((y, at) => ({ x: 10 ** (at + 1), y, low: y * 0.9, high: y * 1.1 })),
});

describe('makeScale', () => {
  it('begins at zero and ends above the largest value', () => {
    const scale = makeScale([3, 7], [100, 0]);
    expect(scale.kind).toBe('linear');
    expect(scale.ticks).toEqual([0, 2, 4, 6, 8]);
    expect(scale.at(0)).toBe(100);
    expect(scale.at(8)).toBeCloseTo(0);
  });

  it('turns logarithmic where values span more than twentyfold', () => {
    const scale = makeScale([0.001, 1], [0, 300]);
    expect(scale.kind).toBe('log');
    expect(scale.at(0.1) - scale.at(0.01)).toBeCloseTo(scale.at(1) - scale.at(0.1));
    expect(scale.ticks.every((tick) => scale.at(tick) >= 0 && scale.at(tick) <= 300)).toBe(true);
    expect(scale.ticks.length).toBeGreaterThan(1);
  });
});

describe('aroundScale', () => {
  it('tells values apart that hardly differ, with round ticks between them', () => {
    const scale = aroundScale([1000, 1010], [0, 100]);
    // A margin of 2 % of the largest, since they differ by less.
    expect(scale.at(1010) - scale.at(1000)).toBeCloseTo((100 * 10) / (10 + 2 * 20.2));
    expect(scale.ticks).toEqual([980, 1000, 1020]);
    expect(scale.ticks.every((tick) => scale.at(tick) >= 0 && scale.at(tick) <= 100)).toBe(true);
  });
});

describe('lineChart', () => {
  it('draws one marker and one error bar a point, scaled to the data', () => {
    const svg = lineChart([series(1, 2, 3)], text);
    expect(svg.match(/<circle/g)).toHaveLength(3 + 1);
    const [points = ''] = /(?<=<polyline points=")[^"]*/.exec(svg) ?? [];
    const ys = points.split(' ').map((pair) => Number(pair.split(',')[1]));
    expect(ys).toHaveLength(3);
    // Equal steps of the values are equal steps on the linear axis; up is down in pixels.
    expect((ys[0] ?? 0) - (ys[1] ?? 0)).toBeCloseTo((ys[1] ?? 0) - (ys[2] ?? 0), 0);
    expect((ys[0] ?? 0) > (ys[2] ?? 0)).toBe(true);
    expect(svg).toContain('A &amp; B');
    expect(svg).not.toContain('Time, log scale');
  });

  it('says when an axis is logarithmic', () => {
    expect(lineChart([series(1, 200)], text)).toContain('Time, log scale');
  });
});

describe('ratioBars', () => {
  it('grows twice and half by the same height from the line at 1', () => {
    const svg = ratioBars([series(2, 0.5)], text);
    const bars = [...svg.matchAll(/<rect x="[^"]*" y="([^"]*)" width="[^"]*" height="([^"]*)"/g)];
    const [up, down] = bars.map((bar) => ({ y: Number(bar[1]), height: Number(bar[2]) }));
    expect(up?.height).toBeGreaterThan(10);
    expect(Math.abs((up?.height ?? 0) - (down?.height ?? 0))).toBeLessThan(0.2);
    expect(Math.abs((up?.y ?? 0) + (up?.height ?? 0) - (down?.y ?? 0))).toBeLessThan(0.2);
  });
});
