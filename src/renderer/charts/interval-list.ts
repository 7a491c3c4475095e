/**
 * Charts over dataset size where one size was measured only: a line would be a point. Then every
 * series has a line of its own, with its name, its median and its interval.
 */
import { assertNever } from '../../shared/errors';
import { formatSeconds, formatTickSeconds } from '../ui/format-duration';
import { countOf, formatRatio } from '../ui/format-number';
import type { SeriesStyle } from '../ui/series-palette';
import { type Axis, valueAxis } from './axis';
import type { ChartSpec, SeriesSpec } from './chart-spec';
import { type IntervalPoint, itemSizes } from './series';

export interface IntervalListRow extends Omit<IntervalPoint, 'items'> {
  readonly label: string;
  readonly style: SeriesStyle;
  /** The value in words, and longer where there is room. */
  readonly text: string;
  readonly longText: string;
}

export interface IntervalList {
  readonly axis: Axis;
  readonly axisTitle: string;
  /** Where a row's line begins; undefined where no place means nothing. */
  readonly start: number | undefined;
  /** The name of the place where it begins, drawn as a line. */
  readonly startName: string | undefined;
  readonly rows: readonly IntervalListRow[];
  readonly tickText: (value: number) => string;
}

/** Undefined where several sizes were or will be measured, or nothing was. */
export function intervalList(spec: ChartSpec): IntervalList | undefined {
  if (spec.kind === 'heat' || spec.kind === 'scatter') return undefined;
  const items = onlySize(spec);
  if (items === undefined) return undefined;
  switch (spec.kind) {
    case 'time':
      return {
        axis: valueAxis(boundsOf(spec), spec.axes),
        axisTitle: `Time at ${countOf(items, 'item')}: median, 95 % interval`,
        // A logarithmic axis has no 0.
        start: spec.axes === 'linear' ? 0 : undefined,
        startName: undefined,
        tickText: formatTickSeconds,
        rows: spec.series.flatMap(({ label, style, points }) =>
          points.map((point) => ({
            ...intervalOf(point),
            label,
            style,
            text: formatSeconds(point.value),
            longText: `${formatSeconds(point.value)} (${formatSeconds(point.low)} – ${formatSeconds(point.high)})`,
          })),
        ),
      };
    case 'speedup':
      return {
        // A factor of 1.5 on either side at least, so that the line at 1 is never at the edge.
        axis: valueAxis([...boundsOf(spec), 1.5, 1 / 1.5], spec.axes),
        axisTitle: `Times as fast at ${countOf(items, 'item')}, 95 % interval`,
        start: 1,
        startName: 'no difference',
        tickText: formatRatio,
        rows: spec.series.flatMap(({ label, colour, points }) =>
          points.map((point) => ({
            ...intervalOf(point),
            label,
            style: { colour, marker: 'circle' as const },
            text: formatRatio(point.value),
            longText: `${formatRatio(point.value)} ${point.verdict}`,
          })),
        ),
      };
    default:
      return assertNever(spec);
  }
}

function onlySize(spec: SeriesSpec): number | undefined {
  const measured = itemSizes(spec.series);
  const due = spec.kind === 'time' ? (spec.sizes ?? []) : [];
  const sizes = new Set([...measured, ...due]);
  return measured.length === 1 && sizes.size === 1 ? measured[0] : undefined;
}

function boundsOf({ series }: SeriesSpec): readonly number[] {
  return series.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high]));
}

function intervalOf({ value, low, high }: IntervalPoint): Omit<IntervalPoint, 'items'> {
  return { value, low, high };
}
