import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { BenchmarkReport, OperationInfo } from '../../../shared/model/benchmark';
import { compressionSizes } from '../../../shared/model/compression-plot';
import { ChartPanel } from '../../charts/chart-panel';
import { formatCount } from '../../ui/format-number';
import classes from './benchmark.module.css';
import { compressionSpecs } from './compression-specs';

interface CompressionFigureProps {
  readonly report: BenchmarkReport;
  readonly operations: readonly OperationInfo[];
}

/** Size against speed, where a format was measured with three settings or more. */
export function CompressionFigure({ report, operations }: CompressionFigureProps) {
  const sizes = compressionSizes(report);
  const [chosen, setChosen] = useState<number | null>(null);
  const items = sizes.find((size) => size === chosen) ?? sizes.at(-1);
  const specs = items === undefined ? [] : compressionSpecs(report, items, operations);
  if (specs.length === 0) return null;
  return (
    <section className={classes.figure} aria-label="Compression">
      {sizes.length > 1 && (
        <div className={classes.toolbar}>
          <SegmentedControl
            aria-label="Items of the size against speed"
            value={String(items)}
            onChange={(value) => setChosen(Number(value))}
            data={sizes.map((size) => ({
              value: String(size),
              label: `${formatCount(size)} items`,
            }))}
          />
        </div>
      )}
      <p className={classes.hint}>
        Filled: on the Pareto front of the medians. Nothing measured is both smaller and faster,
        unless it loses more; the steps join what loses nothing. Bars are 95 % intervals: where they
        overlap, the order of two points may be chance.
      </p>
      <div className={classes.charts}>
        {specs.map((spec) => (
          <ChartPanel key={spec.title} spec={spec} emptyText="Nothing of this was measured." />
        ))}
      </div>
    </section>
  );
}
