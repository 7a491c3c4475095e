/**
 * What one row of the sample shows, in units of the sky's noise: galaxies with Sérsic profiles
 * (Sérsic 1963; b from Ciotti and Bertin 1999) of random ellipticity and position angle.
 */
import { elementCount } from '../../shared/model/dtype';
import type { SampleRandom } from './sample-random';

/** Height, width and bands of the pictures in a row, and where a band lies in memory. */
interface PictureLayout {
  readonly frames: number;
  readonly height: number;
  readonly width: number;
  readonly bands: number;
  /** Elements from one pixel to the next, and from one band to the next. */
  readonly pixelStride: number;
  readonly bandStride: number;
}

interface Galaxy {
  readonly x: number;
  readonly y: number;
  /** Half-light radius in pixels. */
  readonly radius: number;
  readonly axisRatio: number;
  readonly angle: number;
  /** Sérsic index: 0.5 a Gaussian, 1 a disc, 4 an elliptical. */
  readonly index: 0.5 | 1 | 4;
  /** Brightness at the half-light radius, one a band: bands are correlated, not equal. */
  readonly brightness: readonly number[];
}

/** Most channels that an axis may have to count as bands and not as pixels. */
const MOST_BANDS = 12;

/** Bands where the last (or else the first) axis of three is short; more axes are frames. */
export function pictureLayout(shape: readonly number[]): PictureLayout {
  const [a = 1, b = 1, c = 1] = shape.slice(-3);
  const frames = elementCount(shape.slice(0, -3));
  if (shape.length === 2) {
    return { frames: 1, height: a, width: b, bands: 1, pixelStride: 1, bandStride: 0 };
  }
  if (c > MOST_BANDS && a <= MOST_BANDS) {
    return { frames, height: b, width: c, bands: a, pixelStride: 1, bandStride: b * c };
  }
  return { frames, height: a, width: b, bands: c, pixelStride: c, bandStride: 1 };
}

/** Fills `values` with one row: a spectrum for one axis, pictures for more. */
export function drawRow(
  values: Float64Array,
  shape: readonly number[],
  random: SampleRandom,
): void {
  if (shape.length < 2) drawSpectrum(values, random);
  else drawPictures(values, pictureLayout(shape), random);
}

function drawPictures(values: Float64Array, layout: PictureLayout, random: SampleRandom): void {
  const { frames, height, width, bands } = layout;
  const galaxies = Array.from({ length: 1 + Math.floor(3 * random.uniform()) }, (_, i) =>
    galaxy(random, layout, i === 0),
  );
  const sky = Array.from({ length: bands }, () => random.between(-0.3, 0.3));
  const frameSize = height * width * bands;
  // Later frames show the same sky as the galaxies fade and brighten.
  for (let frame = 0; frame < frames; frame += 1) {
    const gain = 1 + 0.5 * Math.sin((2 * Math.PI * frame) / Math.max(4, frames));
    drawFrame(
      values.subarray(frame * frameSize, (frame + 1) * frameSize),
      layout,
      galaxies,
      sky,
      gain,
    );
  }
  for (let i = 0; i < values.length; i += 1) values[i] = (values[i] ?? 0) + random.normal();
}

function galaxy(
  random: SampleRandom,
  { height, width, bands }: PictureLayout,
  main: boolean,
): Galaxy {
  const size = Math.min(height, width);
  const place = (extent: number): number =>
    main ? extent * random.between(0.42, 0.58) : extent * random.between(0.05, 0.95);
  const peak = main ? random.between(8, 60) : random.between(3, 20);
  const colour = random.between(-0.6, 0.6);
  const type = random.uniform();
  const index = type < 0.3 ? 4 : type < 0.85 ? 1 : 0.5;
  // An elliptical's centre outshines its half-light radius by far: the same light needs less of it.
  const level = index === 4 ? 0.2 * peak : peak;
  return {
    x: place(width),
    y: place(height),
    radius: Math.max(0.8, size * (main ? random.between(0.06, 0.2) : random.between(0.02, 0.06))),
    axisRatio: random.between(0.3, 1),
    angle: random.between(0, Math.PI),
    index,
    brightness: Array.from(
      { length: bands },
      (_, band) =>
        level *
        Math.exp(colour * (band / Math.max(1, bands - 1) - 0.5) * 2) *
        random.between(0.95, 1.05),
    ),
  };
}

function drawFrame(
  frame: Float64Array,
  { height, width, bands, pixelStride, bandStride }: PictureLayout,
  galaxies: readonly Galaxy[],
  sky: readonly number[],
  gain: number,
): void {
  const light = new Float64Array(bands);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      light.set(sky);
      for (const source of galaxies) addLight(light, source, x, y, gain);
      const at = (y * width + x) * pixelStride;
      for (let band = 0; band < bands; band += 1) frame[at + band * bandStride] = light[band] ?? 0;
    }
  }
}

function addLight(light: Float64Array, source: Galaxy, x: number, y: number, gain: number): void {
  const dx = x + 0.5 - source.x;
  const dy = y + 0.5 - source.y;
  const cos = Math.cos(source.angle);
  const sin = Math.sin(source.angle);
  const along = (dx * cos + dy * sin) / source.radius;
  const across = (dy * cos - dx * sin) / (source.radius * source.axisRatio);
  // A core of 0.8 pixels keeps the elliptical's cusp finite, as a telescope's seeing does.
  const square = along * along + across * across + (0.8 / source.radius) ** 2;
  const shape = profile(square, source.index) * gain;
  if (shape < 1e-4) return;
  for (let band = 0; band < light.length; band += 1) {
    light[band] = (light[band] ?? 0) + shape * (source.brightness[band] ?? 0);
  }
}

/** exp(-b ((r/rₑ)^(1/n) - 1)) for the square of r/rₑ, with roots instead of powers. */
function profile(square: number, index: Galaxy['index']): number {
  if (index === 0.5) return Math.exp(-0.693 * (square - 1));
  const radius = Math.sqrt(square);
  if (index === 1) return Math.exp(-1.678 * (radius - 1));
  return Math.exp(-7.669 * (Math.sqrt(Math.sqrt(radius)) - 1));
}

/** A continuum with a slope, a few emission and absorption lines, and noise. */
function drawSpectrum(values: Float64Array, random: SampleRandom): void {
  const { length } = values;
  const level = random.between(5, 20);
  const slope = random.between(-0.5, 0.5);
  const lines = Array.from({ length: 3 + Math.floor(5 * random.uniform()) }, () => ({
    at: length * random.uniform(),
    width: Math.max(0.7, length * random.between(0.002, 0.015)),
    height: level * random.between(-0.6, 1.8),
  }));
  for (let i = 0; i < length; i += 1) {
    let value = level * (1 + slope * (i / length - 0.5));
    for (const line of lines) {
      const distance = (i - line.at) / line.width;
      if (Math.abs(distance) < 5) value += line.height * Math.exp(-0.5 * distance * distance);
    }
    values[i] = value + 0.4 * random.normal();
  }
}
