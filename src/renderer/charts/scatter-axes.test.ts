import { describe, expect, it } from 'vitest';
import { seriesStyle } from '../ui/series-palette';
import { formatTickY, frontPath, placing, scatterAxes } from './scatter-axes';
import type { ScatterPoint } from './scatter-spec';

const point = (x: number, y: number): ScatterPoint => ({
  label: `${x} ${y}`,
  style: seriesStyle(0),
  x,
  y,
  low: y / 2,
  high: y * 2,
  isOnFront: true,
  isOnLine: true,
});

describe('scatterAxes', () => {
  it('leaves room beside the outermost sizes, and holds every interval', () => {
    const { x, y } = scatterAxes([point(30_000, 4e6), point(50_000, 4e8)]);
    expect(x.domain).toEqual([28_800, 51_200]);
    expect(x.ticks).toEqual([30_000, 35_000, 40_000, 45_000, 50_000]);
    expect(y.domain).toEqual([2e6, 1e9]);
  });

  it('has room where all sizes are equal', () => {
    expect(scatterAxes([point(100, 1), point(100, 2)]).x.domain).toEqual([98, 102]);
  });

  it('places larger values higher and further right', () => {
    const axes = scatterAxes([point(30_000, 4e6), point(50_000, 4e8)]);
    const place = placing(axes, { left: 10, right: 110, top: 5, bottom: 205 });
    expect([place.x(28_800), place.x(51_200)]).toEqual([10, 110]);
    expect([place.y(2e6), place.y(1e9)]).toEqual([205, 5]);
  });
});

describe('frontPath', () => {
  it('goes in steps from the smallest to the largest', () => {
    const places = [
      { x: 30, y: 10 },
      { x: 10, y: 50 },
      { x: 20, y: 20 },
    ];
    expect(frontPath(places)).toBe('M10,50H20V20H30V10');
    expect(frontPath([])).toBe('');
  });
});

it('writes ticks in the unit of the values', () => {
  expect([formatTickY('rate', 2e8), formatTickY('time', 0.002)]).toEqual(['200 MB/s', '2 ms']);
});
