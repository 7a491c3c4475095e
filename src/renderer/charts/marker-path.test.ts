import { describe, expect, it } from 'vitest';
import { SERIES_MARKERS } from '../ui/series-palette';
import { markerPath } from './marker-path';

describe('markerPath', () => {
  it('draws a different closed shape for every marker', () => {
    const paths = SERIES_MARKERS.map((marker) => markerPath(marker, 0, 0, 4));
    expect(new Set(paths).size).toBe(SERIES_MARKERS.length);
    for (const path of paths) expect(path).toMatch(/^M-?[\d.]+,-?[\d.]+.*Z$/);
  });

  it('keeps polygons around their centre', () => {
    for (const marker of SERIES_MARKERS.filter((one) => one !== 'circle')) {
      const numbers = [...markerPath(marker, 100, 50, 4).matchAll(/(-?[\d.]+),(-?[\d.]+)/g)];
      const mean = (index: number) =>
        numbers.reduce((sum, match) => sum + Number(match[index]), 0) / numbers.length;
      expect(mean(1)).toBeCloseTo(100, 1);
      expect(mean(2)).toBeCloseTo(50, 1);
    }
  });
});
