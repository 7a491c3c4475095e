import type { SeriesStyle } from '../ui/series-palette';

/** One point of a scatter plot, with its interval in y. */
export interface ScatterPoint {
  readonly label: string;
  readonly style: SeriesStyle;
  /** Bytes. */
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
  /** No other point is as good in both. */
  readonly isOnFront: boolean;
  /** The line of the front goes through it. */
  readonly isOnLine: boolean;
}

/** Size against speed. */
export interface ScatterSpec {
  readonly kind: 'scatter';
  readonly title: string;
  readonly xTitle: string;
  readonly yTitle: string;
  /** `rate`: bytes a second; `time`: seconds. */
  readonly unit: 'rate' | 'time';
  readonly points: readonly ScatterPoint[];
}
