import { expect, it } from 'vitest';
import { seriesStyle } from './series-palette';

it('gives the first 66 series looks of their own, eleven of them markers too', () => {
  const looks = Array.from({ length: 66 }, (_, index) => {
    const { colour, marker } = seriesStyle(index);
    return `${colour} ${marker}`;
  });
  const markers = Array.from({ length: 11 }, (_, index) => seriesStyle(index).marker);
  expect(new Set(markers).size).toBe(11);
  expect(new Set(looks).size).toBe(66);
});
