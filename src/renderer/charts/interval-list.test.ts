import { describe, expect, it } from 'vitest';
import { seriesStyle } from '../ui/series-palette';
import type { ChartSpec } from './chart-spec';
import { intervalList } from './interval-list';

const point = (items: number, value: number) => ({
  items,
  value,
  low: value * 0.9,
  high: value * 1.2,
});
const times = {
  kind: 'time',
  title: 'Open: time',
  axes: 'log',
  series: [
    { label: 'npy', style: seriesStyle(0), broken: false, points: [point(100, 0.002)] },
    { label: 'Lance', style: seriesStyle(1), broken: false, points: [point(100, 0.004)] },
  ],
} satisfies ChartSpec;

describe('intervalList', () => {
  it('gives every series a row with its numbers', () => {
    const list = intervalList(times);
    expect(list?.rows).toEqual([
      {
        label: 'npy',
        style: seriesStyle(0),
        value: 0.002,
        low: 0.002 * 0.9,
        high: 0.002 * 1.2,
        text: '2.00 ms',
        longText: '2.00 ms (1.80 ms – 2.40 ms)',
      },
      expect.objectContaining({ label: 'Lance', text: '4.00 ms' }),
    ]);
    expect(list?.axisTitle).toBe('Time at 100 items: median, 95 % interval');
    expect(list?.axis.domain).toEqual([0.001, 0.005]);
    expect(list?.start).toBeUndefined();
    expect(intervalList({ ...times, axes: 'linear' })?.start).toBe(0);
  });

  it('leaves several sizes to the lines, those to come included', () => {
    expect(intervalList({ ...times, sizes: [100, 200] })).toBeUndefined();
    const [first] = times.series;
    if (first === undefined) throw new Error('There is a series.');
    const grown = { ...first, points: [point(100, 0.002), point(200, 0.003)] };
    expect(intervalList({ ...times, series: [grown] })).toBeUndefined();
    expect(intervalList({ ...times, series: [] })).toBeUndefined();
  });

  it('begins ratios at 1, which is never at the edge', () => {
    const list = intervalList({
      kind: 'speedup',
      title: 'Speed-up',
      axes: 'log',
      series: [
        {
          label: 'Open',
          colour: '#0072b2',
          pattern: 0,
          points: [{ ...point(100, 8), verdict: 'faster' }],
        },
      ],
    });
    expect(list?.start).toBe(1);
    expect(list?.axis.domain).toEqual([0.5, 10]);
    expect(list?.rows[0]?.longText).toBe('8× faster');
  });
});
