import { formatSeconds } from '../ui/format-duration';
import { formatRatio } from '../ui/format-number';
import type { HeatGrid } from './heat-grid';
import type { ScatterSpec } from './scatter-spec';
import type { AxisKind, BarSeries, IntervalSeries } from './series';

/** A chart as data: drawn on the screen, written as a table, exported as a picture. */
export type ChartSpec =
  | {
      readonly kind: 'time';
      readonly title: string;
      readonly axes: AxisKind;
      readonly series: readonly IntervalSeries[];
      /** Dataset sizes that are still to come: they have their place on the axis already. */
      readonly sizes?: readonly number[];
    }
  | {
      readonly kind: 'speedup';
      readonly title: string;
      readonly axes: AxisKind;
      readonly series: readonly BarSeries[];
    }
  | { readonly kind: 'heat'; readonly title: string; readonly grid: HeatGrid }
  | ScatterSpec;

/** Charts over dataset size. */
export type SeriesSpec = Exclude<ChartSpec, { readonly kind: 'heat' | 'scatter' }>;

export function formatOf(spec: SeriesSpec): (value: number) => string {
  return spec.kind === 'time' ? formatSeconds : formatRatio;
}
