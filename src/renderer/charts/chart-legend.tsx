import type { ReactNode } from 'react';
import classes from './charts.module.css';

interface ChartLegendProps {
  readonly entries: readonly { readonly label: string; readonly swatch: ReactNode }[];
}

export function ChartLegend({ entries }: ChartLegendProps) {
  return (
    <ul className={classes.legend}>
      {entries.map(({ label, swatch }) => (
        <li key={label}>
          {swatch}
          {label}
        </li>
      ))}
    </ul>
  );
}
