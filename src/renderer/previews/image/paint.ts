import type { Rgb } from '../../../shared/colour-maps';

/** RGBA bytes, four a value, opaque. */
export type Pixels = Uint8ClampedArray<ArrayBuffer>;

/**
 * Values through a colour table; what lies beyond the limits takes the colour at that end.
 * @param table 256 × (red, green, blue)
 * @param missing the colour of NaN
 */
export function paintMapped(
  values: Float64Array,
  share: (value: number) => number,
  table: Uint8Array,
  missing: Rgb,
): Pixels {
  const pixels = new Uint8ClampedArray(values.length * 4);
  for (let i = 0; i < values.length; i += 1) {
    const place = share(values[i] ?? Number.NaN);
    const at = i * 4;
    pixels[at + 3] = 255;
    if (Number.isNaN(place)) {
      [pixels[at], pixels[at + 1], pixels[at + 2]] = missing;
    } else {
      const colour = 3 * level(place);
      pixels[at] = table[colour] ?? 0;
      pixels[at + 1] = table[colour + 1] ?? 0;
      pixels[at + 2] = table[colour + 2] ?? 0;
    }
  }
  return pixels;
}

/** Three planes as red, green and blue; NaN in any of them is missing. */
export function paintColours(
  planes: readonly [Float64Array, Float64Array, Float64Array],
  share: (value: number) => number,
  missing: Rgb,
): Pixels {
  const count = planes[0].length;
  const pixels = new Uint8ClampedArray(count * 4);
  for (let i = 0; i < count; i += 1) {
    const at = i * 4;
    pixels[at + 3] = 255;
    for (const [channel, plane] of planes.entries()) {
      const place = share(plane[i] ?? Number.NaN);
      if (Number.isNaN(place)) {
        [pixels[at], pixels[at + 1], pixels[at + 2]] = missing;
        break;
      }
      pixels[at + channel] = level(place);
    }
  }
  return pixels;
}

/** One of 256 equal steps between 0 and 1; 1 itself is in the last. */
function level(share: number): number {
  return Math.min(255, Math.max(0, Math.floor(share * 256)));
}
