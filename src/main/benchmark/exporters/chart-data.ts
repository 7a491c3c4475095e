import type { BenchmarkReport, CaseResult, Speedup } from '../../../shared/model/benchmark';
import { operationInfos } from '../operations/registry';

/** What the notebook's figure shows: three lines of time and the bars made of the same three. */
export const FIGURE_OPERATIONS: readonly string[] = ['write', 'random-read', 'sequential-read'];

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly low: number;
  readonly high: number;
}

export interface Series {
  readonly label: string;
  /** Picks colour and marker: the same label looks alike in every panel. */
  readonly style: number;
  readonly points: readonly Point[];
}

/** Median seconds against items, a series a label. */
export function timeSeries(report: BenchmarkReport, operation: string): readonly Series[] {
  // Of the panels' operations alone: a sweep's many settings would use up the colours.
  const drawn = report.results.filter((one) => FIGURE_OPERATIONS.includes(one.operation));
  const labels = [...new Set(drawn.map((one) => one.label))].sort();
  return labels.flatMap((label, style) => {
    const points = report.results
      .filter((one) => one.operation === operation && one.label === label)
      .map(pointOfResult)
      .sort((a, b) => a.x - b.x);
    return points.length === 0 ? [] : [{ label, style, points }];
  });
}

/** Speed-up against items, a series for each operation and pair of cases. */
export function speedupSeries(report: BenchmarkReport): readonly Series[] {
  const series = new Map<string, Speedup[]>();
  for (const operation of FIGURE_OPERATIONS) {
    for (const one of report.speedups.filter((speedup) => speedup.operation === operation)) {
      const label = `${operationLabel(operation)}: ${one.label} over ${one.baselineLabel}`;
      series.set(label, [...(series.get(label) ?? []), one]);
    }
  }
  return [...series].map(([label, speedups], style) => ({
    label,
    style,
    points: speedups
      .map(({ items, ratio, low, high }) => ({ x: items, y: ratio, low, high }))
      .sort((a, b) => a.x - b.x),
  }));
}

/** Operations that the report holds, in the registry's order, unknown ones last. */
export function measuredOperations(report: BenchmarkReport): readonly string[] {
  const known = operationInfos().map(({ id }) => id);
  const measured = [...new Set(report.results.map((one) => one.operation))];
  const place = (id: string): number => (known.includes(id) ? known.indexOf(id) : known.length);
  return measured.sort((a, b) => place(a) - place(b));
}

export function operationLabel(id: string): string {
  return operationInfos().find((one) => one.id === id)?.label ?? id;
}

function pointOfResult({ items, median, low, high }: CaseResult): Point {
  return { x: items, y: median, low, high };
}
