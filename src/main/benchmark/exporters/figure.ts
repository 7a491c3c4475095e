import type { BenchmarkReport } from '../../../shared/model/benchmark';
import { secondsText, threeDigits } from '../number-text';
import { FIGURE_OPERATIONS, operationLabel, speedupSeries, timeSeries } from './chart-data';
import { lineChart, ratioBars } from './svg-chart';

/** The notebook's 2×2: three times against size and the speed-up bars; empty panels are left out. */
export function figurePanels(report: BenchmarkReport): readonly string[] {
  const lines = FIGURE_OPERATIONS.flatMap((operation) => {
    const series = timeSeries(report, operation);
    if (series.length === 0) return [];
    return [
      lineChart(series, {
        title: `${operationLabel(operation)}: time against size`,
        xLabel: 'Items',
        yLabel: 'Median time of a sample, 95 % interval',
        tickText: (value) => (value === 0 ? '0' : withoutZeros(secondsText(value))),
      }),
    ];
  });
  const speedups = speedupSeries(report);
  if (speedups.length === 0) return lines;
  const bars = ratioBars(speedups, {
    title: 'Speed-up, 95 % interval (1: no difference)',
    xLabel: 'Items',
    yLabel: 'Times as fast',
    tickText: (value) => withoutZeros(threeDigits(value)),
  });
  return [...lines, bars];
}

/** Ticks are round: `50.0 ms` reads `50 ms`. */
function withoutZeros(text: string): string {
  return text.replace(/(\.\d*?)0+(?!\d)/, '$1').replace(/\.(?!\d)/, '');
}
