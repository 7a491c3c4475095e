/** The charts of a report, as data: the notebook's 2×2, and whatever else was measured. */
import type { BenchmarkReport, OperationInfo } from '../../../shared/model/benchmark';
import type { ChartSpec } from '../../charts/chart-spec';
import type { AxisKind } from '../../charts/series';
import { caseStyles } from './case-style';
import { type Comparison, speedupComparisons } from './speedup-series';
import { FIGURE_OPERATIONS, chartedOperations, timeSeries } from './time-series';

export type Measured = Pick<BenchmarkReport, 'request' | 'results' | 'speedups'>;

export interface FigureSpecs {
  readonly times: readonly ChartSpec[];
  readonly speedup: ChartSpec;
  /** Operations that the 2×2 has no room for, and their speed-up. */
  readonly others: readonly ChartSpec[];
}

export function figureSpecs(
  measured: Measured,
  known: readonly OperationInfo[],
  axes: AxisKind,
  comparison: Comparison | undefined,
  /** Sizes that are still to come. */
  sizes: readonly number[] = [],
): FigureSpecs {
  const operations = chartedOperations(measured.request.operations, known);
  const styles = caseStyles(measured.request.entries, measured.results);
  const timeSpec = (operation: OperationInfo): ChartSpec => ({
    kind: 'time',
    title: `${operation.label}: time`,
    axes,
    sizes,
    series: timeSeries(measured.results, operation.id, styles),
  });
  const main = operations.slice(0, FIGURE_OPERATIONS);
  const rest = operations.slice(FIGURE_OPERATIONS);
  const speedupSpec = (of: readonly OperationInfo[], title: string): ChartSpec => ({
    kind: 'speedup',
    title,
    axes,
    series: comparison?.series.filter((one) => of.some(({ id }) => id === one.operation)) ?? [],
  });
  const name = comparison?.label ?? 'against the baseline';
  return {
    times: main.map(timeSpec),
    speedup: speedupSpec(main, `Speed-up: ${name}`),
    others:
      rest.length === 0
        ? []
        : [...rest.map(timeSpec), speedupSpec(rest, `Other speed-ups: ${name}`)],
  };
}

export function comparisonsOf(
  measured: Measured,
  known: readonly OperationInfo[],
): readonly Comparison[] {
  return speedupComparisons(measured, chartedOperations(measured.request.operations, known));
}
