import { formatCount } from '../ui/format-number';
import classes from './charts.module.css';
import { intervalRows } from './interval-rows';
import type { IntervalPoint } from './series';

interface ChartTableProps<Point extends IntervalPoint> {
  readonly title: string;
  readonly series: readonly { readonly label: string; readonly points: readonly Point[] }[];
  readonly format: (value: number) => string;
  /** A word beside the value, such as a verdict. */
  readonly noteOf?: (point: Point) => string;
}

/** What a chart shows, for those who would rather read numbers. */
export function ChartTable<Point extends IntervalPoint>(props: ChartTableProps<Point>) {
  const { title, series, format, noteOf } = props;
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label={`${title}, as a table`}>
      <table className={classes.table}>
        <caption>{title}: median and 95 % interval</caption>
        <thead>
          <tr>
            <th scope="col">Items</th>
            {series.map((one) => (
              <th key={one.label} scope="col">
                {one.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {intervalRows(series).map((row) => (
            <tr key={row.items}>
              <th scope="row">{formatCount(row.items)}</th>
              {series.map(({ label }) => (
                <td key={label}>
                  <PointText point={row.points[label]} format={format} noteOf={noteOf} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface PointTextProps<Point> {
  readonly point: Point | undefined;
  readonly format: (value: number) => string;
  readonly noteOf: ((point: Point) => string) | undefined;
}

function PointText<Point extends IntervalPoint>({ point, format, noteOf }: PointTextProps<Point>) {
  if (point === undefined) return <span className="dim">not measured</span>;
  return (
    <>
      {format(point.value)}
      <br />
      <span className="dim">
        {format(point.low)} – {format(point.high)}
        {noteOf !== undefined && `, ${noteOf(point)}`}
      </span>
    </>
  );
}
