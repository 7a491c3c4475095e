import type { ReactNode } from 'react';
import { countOf } from '../ui/format-number';
import classes from './charts.module.css';
import type { IntervalPoint } from './series';

interface ChartTooltipProps {
  /** Dataset size under the pointer; anything else: nothing is shown. */
  readonly items: unknown;
  readonly lines: readonly {
    readonly label: string;
    readonly swatch: ReactNode;
    readonly point: IntervalPoint | undefined;
    readonly note?: string | undefined;
  }[];
  readonly format: (value: number) => string;
}

/** Every series at one dataset size: the value and its interval. */
export function ChartTooltip({ items, lines, format }: ChartTooltipProps) {
  if (typeof items !== 'number') return null;
  return (
    <div className={classes.tooltip}>
      <strong>{countOf(items, 'item')}</strong>
      <table>
        <tbody>
          {lines.map(({ label, swatch, point, note }) =>
            point === undefined ? null : (
              <tr key={label}>
                <td>{swatch}</td>
                <th scope="row">{label}</th>
                <td className="number">{format(point.value)}</td>
                <td className="number dim">
                  {format(point.low)} – {format(point.high)}
                </td>
                {note !== undefined && <td className="dim">{note}</td>}
              </tr>
            ),
          )}
        </tbody>
      </table>
      <span className="dim">Median, 95 % interval</span>
    </div>
  );
}
