import type { BenchmarkReport } from '../../../shared/model/benchmark';
import {
  type CompressionPlot,
  type CompressionPoint,
  compressionPlots,
  compressionSizes,
} from '../../../shared/model/compression-plot';
import { countText } from '../number-text';
import { operationLabel } from './chart-data';

/** Size against speed of the ways of storing the rows, as the charts draw it. */
export interface ScatterPanel {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** `rate`: bytes a second; `time`: seconds. */
  readonly unit: 'rate' | 'time';
  readonly points: readonly ScatterPoint[];
}

export interface ScatterPoint extends CompressionPoint {
  /** Picks colour and marker: the same label looks alike in every panel. */
  readonly style: number;
  /** The line of the front goes through it: what lost something is no answer to who needs the rows. */
  readonly isOnLine: boolean;
}

type Measured = Pick<BenchmarkReport, 'results' | 'storage' | 'method'>;

/** A panel for each of writing, reading all and reading single rows, at every size. */
export function scatterPanels(report: Measured): readonly ScatterPanel[] {
  const plots = compressionSizes(report).flatMap((items) => compressionPlots(report, items));
  const labels = plots.flatMap(({ points }) => points.map(({ label }) => label));
  const styles = [...new Set(labels)].sort();
  return plots.map((plot) => ({
    title: `${operationLabel(plot.operation)} against size, ${countText(plot.items)} items`,
    xLabel: 'Bytes on disk, a row: smaller is better',
    ...yOf(plot),
    points: plot.points.map((point) => ({
      ...point,
      style: styles.indexOf(point.label),
      isOnLine: point.isOnFront && point.loss === 0,
    })),
  }));
}

function yOf({ better }: CompressionPlot): Pick<ScatterPanel, 'yLabel' | 'unit'> {
  return better === 'higher'
    ? { unit: 'rate', yLabel: 'Rate: higher is better' }
    : { unit: 'time', yLabel: 'Time of one row: lower is better' };
}
