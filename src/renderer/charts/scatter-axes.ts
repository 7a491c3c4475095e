/** Domains and places of a scatter plot, apart from drawing it. */
import { scaleLinear, scaleLog } from 'd3-scale';
import { formatRate } from '../ui/format-bytes';
import { formatSeconds, formatTickSeconds } from '../ui/format-duration';
import { type Axis, valueAxis } from './axis';
import type { ScatterPoint, ScatterSpec } from './scatter-spec';

/** Room beside the outermost points, as a share of what lies between them. */
const MARGIN = 0.06;
/** Where all points are equally large: as a share of that size. */
const LEAST_MARGIN = 0.02;
const TICKS = 4;

export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface ScatterAxes {
  /** Does not begin at 0: sizes that hardly differ are to be told apart. */
  readonly x: Axis;
  /** Logarithmic: rates of codecs differ by decades. */
  readonly y: Axis;
}

export function scatterAxes(points: readonly ScatterPoint[]): ScatterAxes {
  const sizes = points.map(({ x }) => x);
  const [smallest, largest] = [Math.min(...sizes), Math.max(...sizes)];
  const margin = Math.max((largest - smallest) * MARGIN, largest * LEAST_MARGIN);
  const domain = [smallest - margin, largest + margin] as const;
  return {
    x: { kind: 'linear', domain, ticks: scaleLinear().domain(domain).ticks(TICKS) },
    y: valueAxis(
      points.flatMap(({ low, high }) => [low, high]),
      'log',
    ),
  };
}

export interface PlotBox {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Gives the pixel of values in a box whose y grows downwards. */
export function placing({ x, y }: ScatterAxes, box: PlotBox) {
  return {
    x: scaleLinear().domain(x.domain).range([box.left, box.right]),
    y: scaleLog().domain(y.domain).range([box.bottom, box.top]),
  };
}

/**
 * SVG path of the front: steps, because between two points nothing was measured and all that is
 * known is that the smaller one's speed can be had.
 */
export function frontPath(places: readonly Place[]): string {
  const [first, ...others] = places.toSorted((a, b) => a.x - b.x);
  if (first === undefined) return '';
  return [`M${n(first.x)},${n(first.y)}`, ...others.map(({ x, y }) => `H${n(x)}V${n(y)}`)].join('');
}

function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

export function formatY(unit: ScatterSpec['unit'], value: number): string {
  return unit === 'rate' ? formatRate(value) : formatSeconds(value);
}

export function formatTickY(unit: ScatterSpec['unit'], value: number): string {
  return unit === 'rate' ? formatRate(value) : formatTickSeconds(value);
}
