import { expect, it } from 'vitest';
import { NAN_COLOUR, colourTable } from '../../../shared/colour-maps';
import { paintColours, paintMapped } from './paint';

const pixel = (pixels: Uint8ClampedArray, index: number) => [
  ...pixels.slice(index * 4, index * 4 + 4),
];

it('maps the limits to the ends of the table, and what is beyond them too', () => {
  const table = colourTable('grey');
  const values = Float64Array.of(0, 0.5, 1, -9, Infinity, -Infinity, Number.NaN);
  const pixels = paintMapped(values, (value) => value, table, NAN_COLOUR.grey);
  expect(pixel(pixels, 0)).toEqual([0, 0, 0, 255]);
  expect(pixel(pixels, 1)).toEqual([128, 128, 128, 255]);
  expect(pixel(pixels, 2)).toEqual([255, 255, 255, 255]);
  expect(pixel(pixels, 3)).toEqual([0, 0, 0, 255]);
  expect(pixel(pixels, 4)).toEqual([255, 255, 255, 255]);
  expect(pixel(pixels, 5)).toEqual([0, 0, 0, 255]);
  expect(pixel(pixels, 6)).toEqual([...NAN_COLOUR.grey, 255]);
});

it('puts three planes together, and misses a pixel when one channel is NaN', () => {
  const red = Float64Array.of(1, 1);
  const green = Float64Array.of(0.5, Number.NaN);
  const blue = Float64Array.of(0, 1);
  const pixels = paintColours([red, green, blue], (value) => value, [1, 2, 3]);
  expect(pixel(pixels, 0)).toEqual([255, 128, 0, 255]);
  expect(pixel(pixels, 1)).toEqual([1, 2, 3, 255]);
});
