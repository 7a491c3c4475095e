import type { BenchmarkReport } from '../../../shared/model/benchmark';
import {
  type CompressionPlot,
  compressionPlots,
  compressionSizes,
} from '../../../shared/model/compression-plot';
import { bytesText, countText, secondsText, threeDigits } from '../number-text';
import { operationLabel } from './chart-data';
import type { TextTable } from './text-table';

type Measured = Pick<BenchmarkReport, 'results' | 'storage' | 'method'>;

/** Size against speed where a format was measured with several settings; the front is marked. */
export function compressionTables(report: Measured): readonly TextTable[] {
  return compressionSizes(report).map((items) => compressionTable(report, items));
}

function compressionTable(report: Measured, items: number): TextTable {
  const plots = compressionPlots(report, items);
  const points = plots.flatMap((plot) => plot.points);
  const rows = [...new Map(points.map(({ label, bytesPerRow }) => [label, bytesPerRow]))];
  return {
    title: `Compression, ${countText(items)} items (* on the Pareto front)`,
    note: 'On the front: nothing is both as small and as fast by its median, and no lossier. Rates are of the rows as they were given.',
    columns: ['Format', 'A row on disk', 'Ratio', ...plots.map(columnTitle)],
    numbersFrom: 1,
    numbersTo: 3 + plots.length,
    rows: rows
      .sort(([a, smaller], [b, larger]) => smaller - larger || a.localeCompare(b))
      .map(([label, bytesPerRow]) => [
        label,
        bytesText(bytesPerRow),
        `${threeDigits(report.method.rowBytes / bytesPerRow)} ×`,
        ...plots.map((plot) => valueText(plot, label)),
      ]),
  };
}

function columnTitle({ operation }: CompressionPlot): string {
  return operation === 'random-read'
    ? `${operationLabel(operation)}, a row`
    : operationLabel(operation);
}

function valueText({ operation, points }: CompressionPlot, label: string): string {
  const point = points.find((one) => one.label === label);
  if (point === undefined) return '–';
  const { value, isOnFront } = point;
  const text = operation === 'random-read' ? secondsText(value) : `${bytesText(value)}/s`;
  return isOnFront ? `* ${text}` : text;
}

/** What the entries lost that wrote floats as narrower ones. */
export function narrowingTable({ storage }: Pick<BenchmarkReport, 'storage'>): TextTable {
  return {
    title: 'Lossy: floats as narrower ones',
    note: 'Errors are of elements that are finite before and after.',
    columns: [
      'Format',
      'Items',
      'Numbers',
      'Largest error',
      'Largest relative error',
      'Root mean square',
      'Became infinite',
      'Became 0',
    ],
    numbersFrom: 1,
    numbersTo: 8,
    rows: storage.flatMap(({ label, items, narrowing }) =>
      narrowing === undefined
        ? []
        : [
            [
              label,
              countText(items),
              countText(narrowing.elements),
              exponentText(narrowing.largestAbsolute),
              exponentText(narrowing.largestRelative),
              narrowing.rootMeanSquare === null ? '–' : exponentText(narrowing.rootMeanSquare),
              countText(narrowing.becameInfinite),
              countText(narrowing.becameZero),
            ],
          ],
    ),
  };
}

/** Three digits of errors of any size; never rounded to 0. */
function exponentText(value: number): string {
  return value === 0 ? '0' : value.toExponential(2);
}
