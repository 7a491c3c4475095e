import { SegmentedControl, Select } from '@mantine/core';
import { useState } from 'react';
import type { OperationInfo } from '../../../shared/model/benchmark';
import { ChartPanel } from '../../charts/chart-panel';
import { PictureMenu } from '../../charts/picture-menu';
import type { AxisKind } from '../../charts/series';
import { useSessionState } from '../../ui/use-session-state';
import classes from './benchmark.module.css';
import { type Measured, comparisonsOf, figureSpecs } from './figure-specs';

interface FigureProps {
  readonly title: string;
  readonly measured: Measured;
  readonly operations: readonly OperationInfo[];
  /** False while cases are still coming in. */
  readonly complete: boolean;
}

const readAxes = (stored: unknown): AxisKind | null =>
  stored === 'log' || stored === 'linear' ? stored : null;

/** Write, random read and sequential read against dataset size, and the speed-up beside them. */
export function Figure({ title, measured, operations, complete }: FigureProps) {
  const [stored, setAxes] = useSessionState<AxisKind>('benchmark-axes', readAxes);
  const [chosen, setChosen] = useState<string | null>(null);
  const axes = stored ?? 'log';
  const comparisons = comparisonsOf(measured, operations);
  const comparison = comparisons.find(({ id }) => id === chosen) ?? comparisons[0];
  const specs = figureSpecs(
    measured,
    operations,
    axes,
    comparison,
    complete ? [] : measured.request.sizes,
  );
  // Streams have a figure of their own.
  if (specs.times.length === 0) return null;
  const waiting = complete ? 'No case of this was measured.' : 'No case of this has ended yet.';
  return (
    <section className={classes.figure} aria-label="Charts">
      <div className={classes.toolbar}>
        <SegmentedControl
          aria-label="Axes"
          value={axes}
          onChange={(value) => setAxes(readAxes(value))}
          data={[
            { value: 'log', label: 'Logarithmic' },
            { value: 'linear', label: 'Linear' },
          ]}
        />
        {comparisons.length > 1 && (
          <Select
            aria-label="Speed-up of"
            w={320}
            data={comparisons.map(({ id, label }) => ({ value: id, label }))}
            value={comparison?.id ?? null}
            onChange={setChosen}
          />
        )}
        <span className={classes.grow} />
        <PictureMenu
          label="Export all charts as one picture"
          title={title}
          specs={[...specs.times, specs.speedup]}
          disabled={measured.results.length === 0}
          text="Export all charts"
        />
      </div>
      <div className={classes.charts}>
        {specs.times.map((spec) => (
          <ChartPanel key={spec.title} spec={spec} emptyText={waiting} />
        ))}
        <ChartPanel
          spec={specs.speedup}
          emptyText={
            complete
              ? 'There is nothing to compare: it takes two formats and the same operation.'
              : 'Computed when all cases are there: a ratio of unfinished cases would mislead.'
          }
        />
        {specs.others.map((spec) => (
          <ChartPanel key={spec.title} spec={spec} emptyText={waiting} />
        ))}
      </div>
    </section>
  );
}
