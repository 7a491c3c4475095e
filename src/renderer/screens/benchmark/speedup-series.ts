/** The speed-ups of a report as grouped bars: one comparison of two entries at a time. */
import type { BenchmarkReport, OperationInfo, Speedup } from '../../../shared/model/benchmark';
import type { BarSeries } from '../../charts/series';
import { SERIES_COLOURS } from '../../ui/series-palette';
import { entryIndexOf, entryLabel, variantOf } from './case-style';

export interface OperationBars extends BarSeries {
  readonly operation: string;
}

export interface Comparison {
  readonly id: string;
  /** `Lance over Hyrax npy batches`. */
  readonly label: string;
  readonly series: readonly OperationBars[];
}

type Measured = Pick<BenchmarkReport, 'request' | 'results' | 'speedups'>;

/** Every pair of entries that was compared, and its bars: the charted operations, each variant. */
export function speedupComparisons(
  report: Measured,
  operations: readonly OperationInfo[],
): readonly Comparison[] {
  const { entries } = report.request;
  const label = (index: number) => entryLabel(entries, report.results, index);
  const pairs = new Map<string, Speedup[]>();
  for (const one of report.speedups) {
    const id = `${entryIndexOf(entries, one)}/${entryIndexOf(entries, baselineOf(one))}`;
    pairs.set(id, [...(pairs.get(id) ?? []), one]);
  }
  return [...pairs].map(([id, speedups]) => {
    const [entry = '', baseline = ''] = id.split('/').map((index) => label(Number(index)));
    return {
      id,
      label: `${entry} over ${baseline}`,
      series: barSeries(speedups, operations, entry, baseline),
    };
  });
}

function baselineOf(speedup: Speedup): Pick<Speedup, 'format' | 'settings'> {
  return { format: speedup.baseline, settings: speedup.baselineSettings };
}

/** Charts of times take the palette from its beginning: bars from its end, so that they differ. */
const BAR_COLOURS = [...SERIES_COLOURS].reverse();

function barSeries(
  speedups: readonly Speedup[],
  operations: readonly OperationInfo[],
  entry: string,
  baseline: string,
): readonly OperationBars[] {
  return operations.flatMap((operation, index) => {
    const variants = new Map<string, Speedup[]>();
    for (const one of speedups.filter((speedup) => speedup.operation === operation.id)) {
      const label = barLabel(
        operation.label,
        variantOf(one.label, entry),
        variantOf(one.baselineLabel, baseline),
      );
      variants.set(label, [...(variants.get(label) ?? []), one]);
    }
    return [...variants]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([label, points], variant) => ({
        operation: operation.id,
        label,
        colour: BAR_COLOURS[index % BAR_COLOURS.length] ?? SERIES_COLOURS[0],
        pattern: (index + 3 * variant) % 5,
        points: points
          .map(({ items, ratio: value, low, high, verdict }) => ({
            items,
            value,
            low,
            high,
            verdict,
          }))
          .sort((a, b) => a.items - b.items),
      }));
  });
}

/** `Random read, over whole batch`. */
function barLabel(operation: string, own: string, baseline: string): string {
  const way = own === '' ? '' : ` ${own}`;
  return `${operation}${way}${baseline === '' ? '' : `, over ${baseline}`}`;
}
