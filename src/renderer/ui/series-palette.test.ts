import { expect, it } from 'vitest';
import { seriesStyle } from './series-palette';

it('gives the first 36 series looks of their own', () => {
  const looks = Array.from({ length: 36 }, (_, index) => {
    const { colour, marker } = seriesStyle(index);
    return `${colour} ${marker}`;
  });
  expect(new Set(looks).size).toBe(36);
});
