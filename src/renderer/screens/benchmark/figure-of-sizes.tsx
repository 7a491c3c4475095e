import { SegmentedControl } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { ChartPanel } from '../../charts/chart-panel';
import type { ChartSpec } from '../../charts/chart-spec';
import { formatCount } from '../../ui/format-number';
import classes from './benchmark.module.css';

interface FigureOfSizesProps {
  readonly label: string;
  /** Of the choice among the sizes. */
  readonly sizesLabel: string;
  /** Dataset sizes in items, ascending; the largest is shown first. */
  readonly sizes: readonly number[];
  readonly specsOf: (items: number) => readonly ChartSpec[];
  readonly emptyText: string;
  /** How the charts are to be read. */
  readonly hint?: ReactNode;
}

/** Charts of one dataset size at a time; nothing where there are none. */
export function FigureOfSizes(props: FigureOfSizesProps) {
  const { label, sizesLabel, sizes, specsOf, emptyText, hint } = props;
  const [chosen, setChosen] = useState<number | null>(null);
  const items = sizes.find((size) => size === chosen) ?? sizes.at(-1);
  const specs = items === undefined ? [] : specsOf(items);
  if (specs.length === 0) return null;
  return (
    <section className={classes.figure} aria-label={label}>
      {sizes.length > 1 && (
        <div className={classes.toolbar}>
          <SegmentedControl
            aria-label={sizesLabel}
            value={String(items)}
            onChange={(value) => setChosen(Number(value))}
            data={sizes.map((size) => ({
              value: String(size),
              label: `${formatCount(size)} items`,
            }))}
          />
        </div>
      )}
      {hint !== undefined && <p className={classes.hint}>{hint}</p>}
      <div className={classes.charts}>
        {specs.map((spec) => (
          <ChartPanel key={spec.title} spec={spec} emptyText={emptyText} />
        ))}
      </div>
    </section>
  );
}
