/** Series side by side, one row a dataset size: what the charts draw from and the tables show. */
import { type IntervalPoint, itemSizes } from './series';

export interface IntervalRow<Point extends IntervalPoint = IntervalPoint> {
  readonly items: number;
  /**
   * By the label of their series; none where that size was not measured. Labels and not indices:
   * while cases come in, a chart may look at an older row with newer series.
   */
  readonly points: Readonly<Partial<Record<string, Point>>>;
}

export function intervalRows<Point extends IntervalPoint>(
  series: readonly { readonly label: string; readonly points: readonly Point[] }[],
): readonly IntervalRow<Point>[] {
  return itemSizes(series).map((items) => ({
    items,
    points: Object.fromEntries(
      series.flatMap((one) => {
        const point = one.points.find((candidate) => candidate.items === items);
        return point === undefined ? [] : [[one.label, point]];
      }),
    ),
  }));
}

/** How far the interval reaches below and above the value, as error bars want it. */
export function errorOf(point: IntervalPoint | undefined): [number, number] | undefined {
  return point === undefined ? undefined : [point.value - point.low, point.high - point.value];
}
