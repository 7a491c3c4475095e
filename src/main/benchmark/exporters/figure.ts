import type { BenchmarkReport } from '../../../shared/model/benchmark';
import { secondsText, threeDigits } from '../number-text';
import { FIGURE_OPERATIONS, operationLabel, speedupSeries, timeSeries } from './chart-data';
import { heatPanel } from './heat-panel';
import { scatterPanels } from './scatter-panel';
import { lineChart, ratioBars } from './svg-chart';
import { heatMap } from './svg-heat-map';
import { scatterChart } from './svg-scatter';
import { withoutZeros } from './tick-text';

/**
 * The notebook's 2×2 (three times against size and the speed-up bars), then size against speed and
 * the streams' throughput; what was not measured is left out.
 */
export function figurePanels(report: BenchmarkReport): readonly string[] {
  return [
    ...timePanels(report),
    ...scatterPanels(report).map(scatterChart),
    ...report.streams.map((grid) => heatMap(heatPanel(grid))),
  ];
}

function timePanels(report: BenchmarkReport): readonly string[] {
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
