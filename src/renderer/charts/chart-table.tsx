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
              {row.points.map((point, index) => (
                <td key={series[index]?.label}>
                  {point === undefined ? (
                    <span className="dim">not measured</span>
                  ) : (
                    <>
                      {format(point.value)}
                      <br />
                      <span className="dim">
                        {format(point.low)} – {format(point.high)}
                        {noteOf !== undefined && `, ${noteOf(point)}`}
                      </span>
                    </>
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
