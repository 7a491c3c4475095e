import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { NAN_COLOUR, colourTable } from '../../shared/colour-maps';
import { renderPng } from './png';

const viridis = colourTable('viridis');
const colour = (index: number): number[] => Array.from(viridis.subarray(3 * index, 3 * index + 3));

function pixels(bytes: Uint8Array): number[][] {
  const { data, width, height, channels } = decode(bytes);
  return Array.from({ length: width * height }, (_, i) =>
    Array.from(data.subarray(i * channels, (i + 1) * channels)),
  );
}

describe('renderPng', () => {
  it('paints row by row between the limits, infinities at the ends, NaN apart', () => {
    const data = Float32Array.of(0, 1, 0.5, Number.NaN, Infinity, -Infinity);
    const png = renderPng(
      { dtype: 'float32', shape: [2, 3], data },
      { map: 'viridis', limits: 'minmax' },
    );
    expect(decode(png)).toMatchObject({ width: 3, height: 2 });
    expect(pixels(png)).toEqual([
      colour(0),
      colour(255),
      colour(128),
      [...NAN_COLOUR.viridis],
      colour(255),
      colour(0),
    ]);
  });

  it('leaves out the extremes when asked for percentiles', () => {
    const data = Float64Array.from({ length: 1001 }, (_, i) => (i === 1000 ? 1e9 : i));
    const png = renderPng(
      { dtype: 'float64', shape: [1, 1001], data },
      { map: 'grey', limits: 'percentile' },
    );
    const grey = pixels(png).map(([red]) => red ?? -1);
    expect(grey[500]).toBeGreaterThan(120);
    expect(grey[500]).toBeLessThan(136);
    expect(grey[1000]).toBe(255);
  });

  it('paints a constant picture in one colour, and a range wider than float64 in two', () => {
    const same = renderPng(
      { dtype: 'uint8', shape: [1, 2], data: Uint8Array.of(7, 7) },
      { map: 'grey', limits: 'minmax' },
    );
    expect(pixels(same)).toEqual([
      [128, 128, 128],
      [128, 128, 128],
    ]);
    const wide = Float64Array.of(-Number.MAX_VALUE, Number.MAX_VALUE);
    const png = renderPng(
      { dtype: 'float64', shape: [1, 2], data: wide },
      { map: 'grey', limits: 'minmax' },
    );
    expect(pixels(png)).toEqual([
      [0, 0, 0],
      [255, 255, 255],
    ]);
  });

  it.each([[[]], [[3]], [[1, 1, 3]], [[0, 3]]])('refuses the shape %o with a hint', (shape) => {
    const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
    expect(() =>
      renderPng({ dtype: 'float32', shape, data }, { map: 'grey', limits: 'minmax' }),
    ).toThrow(/picture/);
  });
});
