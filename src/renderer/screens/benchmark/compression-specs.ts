/** Size against speed of a report's entries, as scatter plots. */
import type { BenchmarkReport, OperationInfo } from '../../../shared/model/benchmark';
import { type CompressionPlot, compressionPlots } from '../../../shared/model/compression-plot';
import type { ScatterSpec } from '../../charts/scatter-spec';
import { type SeriesStyle, seriesStyle } from '../../ui/series-palette';
import { caseStyles } from './case-style';
import { formatCount } from '../../ui/format-number';

/** As much of a report as the plots are made of. */
interface Measured extends Pick<BenchmarkReport, 'results' | 'storage'> {
  readonly request: Pick<BenchmarkReport['request'], 'entries'>;
  readonly method: Pick<BenchmarkReport['method'], 'rowBytes'>;
}

/** A plot for each of writing, reading all and reading single rows that was measured. */
export function compressionSpecs(
  report: Measured,
  items: number,
  operations: readonly OperationInfo[],
): readonly ScatterSpec[] {
  const plots = compressionPlots(report, items);
  const { format, shortened } = shortLabels(
    plots.flatMap(({ points }) => points.map(({ label }) => label)),
  );
  const styles = caseStyles(report.request.entries, report.results);
  const labelOf = (id: string) => operations.find((one) => one.id === id)?.label ?? id;
  return plots.map((plot) => {
    const looks = distinctLooks(
      plot.points.map(({ label }) => label),
      styles,
    );
    return {
      kind: 'scatter',
      title: `${format === '' ? '' : `${format}: `}${labelOf(plot.operation)} against size, ${formatCount(items)} items`,
      xTitle: 'Bytes on disk, a row: smaller is better',
      ...yOf(plot),
      points: plot.points.map(({ label, bytesPerRow, value, low, high, loss, isOnFront }) => ({
        label: shortened(label),
        style: looks.get(label) ?? seriesStyle(0),
        x: bytesPerRow,
        y: value,
        low,
        high,
        isOnFront,
        // What lost something is no answer to a question that asks for the rows.
        isOnLine: isOnFront && loss === 0,
      })),
    };
  });
}

/** As in the other charts, unless two points would look the same there: many ways of reading. */
function distinctLooks(
  labels: readonly string[],
  styles: ReadonlyMap<string, SeriesStyle>,
): ReadonlyMap<string, SeriesStyle> {
  const looks = labels.map((label) => `${styles.get(label)?.colour} ${styles.get(label)?.marker}`);
  if (new Set(looks).size === labels.length) return styles;
  return new Map(labels.map((label, at) => [label, seriesStyle(at)]));
}

function yOf({ better }: CompressionPlot): Pick<ScatterSpec, 'yTitle' | 'unit'> {
  return better === 'higher'
    ? { unit: 'rate', yTitle: 'Bytes of the given rows, a second: higher is better' }
    : { unit: 'time', yTitle: 'Time of one row: lower is better' };
}

/** `Zarr (codec=zstd) as float16` without `Zarr`, where all begin so: it is said in the title. */
export function shortLabels(labels: readonly string[]): {
  readonly format: string;
  readonly shortened: (label: string) => string;
} {
  const [format = ''] = labels[0]?.split(' (') ?? [];
  const pattern = /^\(([^)]*)\)(.*)$/;
  const rest = (label: string): string => label.slice(format.length + 1);
  const areAlike = labels.every(
    (label) => label.startsWith(`${format} (`) && pattern.test(rest(label)),
  );
  if (!areAlike) return { format: '', shortened: (label) => label };
  return { format, shortened: (label) => rest(label).replace(pattern, '$1$2') };
}
