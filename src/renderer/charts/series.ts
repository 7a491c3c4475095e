import type { SeriesStyle } from '../ui/series-palette';

/** A measured value with the bounds of its 95 % interval, all in the same unit. */
export interface IntervalPoint {
  /** Dataset size in items. */
  readonly items: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** One line of a chart. */
export interface IntervalSeries {
  readonly label: string;
  readonly style: SeriesStyle;
  /** A second way of doing the same thing keeps the colour and is drawn broken. */
  readonly broken: boolean;
  /** Ascending in `items`. */
  readonly points: readonly IntervalPoint[];
}

/** One bar in every group of a grouped bar chart. */
export interface BarSeries {
  readonly label: string;
  readonly colour: string;
  /** Index of the fill pattern: 0 is solid. */
  readonly pattern: number;
  /** Ascending in `items`; `value` is a ratio, where 1 means no difference. */
  readonly points: readonly RatioPoint[];
}

export interface RatioPoint extends IntervalPoint {
  /** What the interval allows to say, in words. */
  readonly verdict: string;
}

export type AxisKind = 'linear' | 'log';

/** Distinct dataset sizes of all series, ascending. */
export function itemSizes(
  series: readonly { readonly points: readonly { readonly items: number }[] }[],
): readonly number[] {
  const sizes = new Set(series.flatMap((one) => one.points.map((point) => point.items)));
  return [...sizes].sort((a, b) => a - b);
}
