/** Series side by side, one row a dataset size: what the charts draw from and the tables show. */
import { type IntervalPoint, itemSizes } from './series';

export interface IntervalRow<Point extends IntervalPoint = IntervalPoint> {
  readonly items: number;
  /** One a series, in their order; undefined where that size was not measured. */
  readonly points: readonly (Point | undefined)[];
}

export function intervalRows<Point extends IntervalPoint>(
  series: readonly { readonly points: readonly Point[] }[],
): readonly IntervalRow<Point>[] {
  return itemSizes(series).map((items) => ({
    items,
    points: series.map((one) => one.points.find((point) => point.items === items)),
  }));
}

/** How far the interval reaches below and above the value, as error bars want it. */
export function errorOf(point: IntervalPoint | undefined): [number, number] | undefined {
  return point === undefined ? undefined : [point.value - point.low, point.high - point.value];
}
