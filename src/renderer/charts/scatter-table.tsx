import { formatBytes } from '../ui/format-bytes';
import classes from './charts.module.css';
import { formatY } from './scatter-axes';
import type { ScatterSpec } from './scatter-spec';

/** The points of a scatter plot, by size. */
export function ScatterTable({ spec }: { readonly spec: ScatterSpec }) {
  const { title, points, unit } = spec;
  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label={`${title}, as a table`}>
      <table className={`${classes.table} ${classes.named}`}>
        <caption>
          {title}: median, 95 % interval. ★ on the Pareto front: nothing is both as small and as
          fast, and no lossier.
        </caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">A row on disk</th>
            <th scope="col">{unit === 'rate' ? 'Bytes a second' : 'Time of a row'}</th>
          </tr>
        </thead>
        <tbody>
          {points.map(({ label, x, y, low, high, isOnFront }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{formatBytes(x)}</td>
              <td>
                {isOnFront && '★ '}
                {formatY(unit, y)}
                <br />
                <span className="dim">
                  {formatY(unit, low)} – {formatY(unit, high)}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
