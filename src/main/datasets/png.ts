import { encode } from 'fast-png';
import { UsageError } from '../../shared/errors';
import { type ColourMap, NAN_COLOUR, colourTable } from '../../shared/colour-maps';
import type { Tensor } from '../../shared/model/tensor';
import { elementValues } from './element-values';
import { percentile } from './statistics';

export interface PngOptions {
  readonly map: ColourMap;
  /** `minmax`: all finite values; `percentile`: the 0.5th to the 99.5th percentile. */
  readonly limits: 'minmax' | 'percentile';
}

/**
 * A two-dimensional tensor as a PNG, axis 0 downwards, one pixel an element. Values beyond the
 * limits take the colour at that end, infinities too; NaN has a colour of its own.
 * @throws UsageError for any other number of dimensions, or none of the pixels.
 */
export function renderPng(tensor: Tensor, { map, limits }: PngOptions): Uint8Array {
  const [height, width] = tensor.shape;
  if (tensor.shape.length !== 2 || height === undefined || width === undefined) {
    throw new UsageError(
      'not-an-image',
      `A picture needs two dimensions; this has the shape ${tensor.shape.join(' × ') || 'of a scalar'}.`,
      { hint: 'Choose a slice, such as --slice ":, :, 0".' },
    );
  }
  if (height === 0 || width === 0) {
    throw new UsageError(
      'not-an-image',
      `A picture of ${height} × ${width} pixels has nothing to show.`,
    );
  }
  const values = elementValues(tensor);
  const { low, high } = limitsOf(values, limits);
  const table = colourTable(map);
  const data = new Uint8Array(width * height * 3);
  values.forEach((value, pixel) => {
    data.set(Number.isNaN(value) ? NAN_COLOUR[map] : colourAt(table, value, low, high), 3 * pixel);
  });
  return encode({ width, height, data, channels: 3, depth: 8 });
}

function limitsOf(
  values: Float64Array,
  limits: PngOptions['limits'],
): { low: number; high: number } {
  const sorted = values.filter((value) => Number.isFinite(value)).sort();
  if (sorted.length === 0) return { low: 0, high: 0 };
  const margin = limits === 'percentile' ? 0.5 : 0;
  return { low: percentile(sorted, margin), high: percentile(sorted, 100 - margin) };
}

function colourAt(table: Uint8Array, value: number, low: number, high: number): Uint8Array {
  // Halves, because the difference of two finite values may not be finite.
  const range = high / 2 - low / 2;
  const share = range === 0 ? 0.5 + Math.sign(value - low) : (value / 2 - low / 2) / range;
  const index = Math.min(255, Math.max(0, Math.floor(share * 256)));
  return table.subarray(3 * index, 3 * index + 3);
}
