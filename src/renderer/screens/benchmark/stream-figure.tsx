import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { StreamGrid } from '../../../shared/model/stream-sweep';
import { ChartPanel } from '../../charts/chart-panel';
import { formatCount } from '../../ui/format-number';
import classes from './benchmark.module.css';
import { streamSpecs } from './stream-specs';

/** Throughput over batch rows × batches ahead, a heat map for every entry. */
export function StreamFigure({ streams }: { readonly streams: readonly StreamGrid[] }) {
  const sizes = [...new Set(streams.map(({ items }) => items))].sort((a, b) => a - b);
  const [chosen, setChosen] = useState<number | null>(null);
  const items = sizes.find((size) => size === chosen) ?? sizes.at(-1);
  if (items === undefined) return null;
  return (
    <section className={classes.figure} aria-label="Streams">
      {sizes.length > 1 && (
        <div className={classes.toolbar}>
          <SegmentedControl
            aria-label="Items of the streams"
            value={String(items)}
            onChange={(value) => setChosen(Number(value))}
            data={sizes.map((size) => ({
              value: String(size),
              label: `${formatCount(size)} items`,
            }))}
          />
        </div>
      )}
      <div className={classes.charts}>
        {streamSpecs(streams, items).map((spec) => (
          <ChartPanel key={spec.title} spec={spec} emptyText="No setting of this was measured." />
        ))}
      </div>
    </section>
  );
}
