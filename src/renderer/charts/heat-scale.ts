/** Colours and numbers of a heat map. */
import { interpolateCividis } from 'd3-scale-chromatic';
import { formatValue } from '../ui/format-number';

/** From 0 to the largest value, so that cells that are nearly equal look it. */
export interface HeatScale {
  readonly maximum: number;
  /** What a cell's number is counted in: `million rows/s`. */
  readonly unit: string;
  /** Fill of a cell: cividis, which people with any kind of colour vision read alike. */
  colour(value: number): string;
  /** Black or white, whichever is easier to read on that fill. */
  textColour(value: number): string;
  /** Three digits in `unit`. */
  text(value: number): string;
}

const UNITS = [
  { size: 1e6, name: 'million ' },
  { size: 1e3, name: 'thousand ' },
] as const;

export function heatScale(values: readonly number[], unit: string): HeatScale {
  const maximum = Math.max(0, ...values);
  // By the middle of them: a grid from 90,000 to 1.2 million is easier to read in thousands.
  const middle = values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
  const chosen = UNITS.find(({ size }) => middle >= size);
  const share = (value: number): number => (maximum > 0 ? value / maximum : 0);
  const size = chosen?.size ?? 1;
  return {
    maximum,
    unit: `${chosen?.name ?? ''}${unit}`,
    colour: (value) => interpolateCividis(share(value)),
    textColour: (value) => (isLight(interpolateCividis(share(value))) ? '#000000' : '#ffffff'),
    text: (value) => threeDigits(value / size),
  };
}

/** `1,230`, `12.3`, `0.0123`. */
function threeDigits(value: number): string {
  return value >= 999.5
    ? Math.round(Number(value.toPrecision(3))).toLocaleString('en-US')
    : value >= 0.9995
      ? value.toPrecision(3)
      : formatValue(value, 3);
}

/** Whether black is easier to read than white: relative luminance (WCAG 2.2) above 0.179. */
export function isLight(rgb: string): boolean {
  const [red = 0, green = 0, blue = 0] = [...rgb.matchAll(/\d+/g)].map(([part]) =>
    linear(Number(part) / 255),
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
}

function linear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}
