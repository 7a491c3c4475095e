import { describe, expect, it } from 'vitest';
import { pathOf, thinOut } from './thin-out';

const finite = (value: number) => Number.isFinite(value);

describe('thinOut', () => {
  it('keeps every point where they fit, and lifts the pen over what cannot be drawn', () => {
    const values = Float64Array.of(1, Number.NaN, Infinity, 2, 3);
    expect(thinOut(values, 100, finite)).toEqual([
      { index: 0, value: 1 },
      null,
      { index: 3, value: 2 },
      { index: 4, value: 3 },
    ]);
  });

  it('keeps every spike where they do not', () => {
    const values = new Float64Array(100_000);
    values[31_416] = 9;
    values[77_777] = -5;
    const points = thinOut(values, 500, finite);
    expect(points.length).toBeLessThanOrEqual(1000);
    expect(points).toContainEqual({ index: 31_416, value: 9 });
    expect(points).toContainEqual({ index: 77_777, value: -5 });
    expect(
      points.every((point, at) => at === 0 || (point?.index ?? 0) > (points[at - 1]?.index ?? -1)),
    ).toBe(true);
  });

  it('has nothing for nothing', () => {
    expect(thinOut(new Float64Array(0), 100, finite)).toEqual([]);
    expect(thinOut(new Float64Array(1000).fill(Number.NaN), 10, finite)).toEqual([null]);
  });
});

it('draws a line through what belongs together, and a dot where one point stands alone', () => {
  const points = [
    { index: 0, value: 1 },
    { index: 1, value: 2 },
    null,
    { index: 3, value: 4 },
    null,
  ];
  const same = (value: number) => value;
  expect(pathOf(points, same, same)).toBe('M0.0 1.0L1.0 2.0M3.0 4.0h0');
});
