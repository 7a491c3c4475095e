import type { MeasuredMistake } from '../../../shared/model/advice';
import type { CaseResult, StorageResult } from '../../../shared/model/benchmark';
import { NARROW_SETTING } from '../../../shared/model/narrowing';
import { bytesText, countText, secondsText } from '../number-text';
import type { Measurements } from './options';

/** Below this a mistake costs no more than noise may. */
const LEAST_FACTOR = 1.25;

/** Common mistakes, each with what it costs by this run's own numbers; the dearest first. */
export function measuredMistakes(
  { results, storage }: Measurements,
  items: number,
): readonly MeasuredMistake[] {
  const at = results.filter((one) => one.items === items);
  const labels = [...new Set(at.map((one) => one.label))];
  const found = MISTAKES.flatMap((mistake) => {
    const costs = labels.flatMap((label) => mistake.cost(ofLabel(at, label)) ?? []);
    const [worst] = costs.sort((a, b) => b.factor - a.factor);
    return worst === undefined ? [] : [{ id: mistake.id, label: mistake.label, ...worst }];
  });
  return [...found, ...wideNumbers(storage.filter((one) => one.items === items))]
    .filter(({ factor }) => factor >= LEAST_FACTOR)
    .sort((a, b) => b.factor - a.factor);
}

type Found = (operation: string, way?: string) => CaseResult | undefined;
type Cost = Pick<MeasuredMistake, 'factor' | 'text'>;

interface Mistake {
  readonly id: string;
  readonly label: string;
  /** By one label's results; undefined where they do not tell. */
  cost(found: Found): Cost | undefined;
}

/** Access modes make labels of their own, so opening is looked for under the entry's as well. */
function ofLabel(results: readonly CaseResult[], label: string): Found {
  const entry = label.split(' · ')[0];
  return (operation, way) =>
    [label, entry].flatMap((name) =>
      results.filter(
        (one) =>
          one.label === name &&
          one.operation === operation &&
          (way === undefined || one.way === way),
      ),
    )[0];
}

const MISTAKES: readonly Mistake[] = [
  {
    id: 'load-in-loop',
    label: 'Loading inside a loop',
    cost: (found) => {
      const [full, row] = [found('full-read'), found('random-read')];
      if (full === undefined || row === undefined) return undefined;
      const one = aRow(row);
      return {
        factor: full.median / one,
        text: `${row.label}: reading everything for one row takes ${secondsText(full.median)}, reading the row ${secondsText(one)}.`,
      };
    },
  },
  {
    id: 'open-per-item',
    label: 'Opening the dataset for every row',
    cost: (found) => {
      const [open, row] = [found('open'), found('random-read')];
      if (open === undefined || row === undefined) return undefined;
      const one = aRow(row);
      return {
        factor: open.median / one,
        text: `${row.label}: opening and reading one row takes ${secondsText(open.median)}, a row of an open dataset ${secondsText(one)}.`,
      };
    },
  },
  {
    id: 'one-at-a-time',
    label: 'One row at a time',
    cost: (found) => {
      const single = found('random-read');
      const together = found('random-1k') ?? found('random-batch-read');
      if (single === undefined || together === undefined) return undefined;
      return {
        factor: aRow(single) / aRow(together),
        text: `${single.label}: a row takes ${secondsText(aRow(single))} by itself and ${secondsText(aRow(together))} among ${countText(together.rowsPerSample)} asked for together.`,
      };
    },
  },
  {
    id: 'collect-first',
    label: 'Collecting everything before writing',
    cost: (found) => {
      const [streamed, collected] = [found('write'), found('write-collected')];
      if (streamed === undefined || collected === undefined) return undefined;
      const time = collected.median / streamed.median;
      const memory = collected.peakMemoryBytes / streamed.peakMemoryBytes;
      return {
        factor: Math.max(time, memory),
        text: `${streamed.label}: written batch by batch ${secondsText(streamed.median)} and ${bytesText(streamed.peakMemoryBytes)} of memory at the peak, collected first ${secondsText(collected.median)} and ${bytesText(collected.peakMemoryBytes)}.`,
      };
    },
  },
  {
    id: 'never-compact',
    label: 'Never compacting',
    cost: (found) => {
      const measures = found('delete-compact')?.measures ?? [];
      const value = (id: string): number | undefined =>
        measures.find((one) => one.id === id)?.value;
      const [before, after] = [value('bytes-before-compacting'), value('bytes-after-compacting')];
      if (before === undefined || after === undefined || after === 0) return undefined;
      return {
        factor: before / after,
        text: `${found('delete-compact')?.label ?? ''}: ${bytesText(before)} on disk after deleting, ${bytesText(after)} once compacted.`,
      };
    },
  },
  {
    id: 'rewrite-each-time',
    label: 'Loading and saving everything for every change',
    cost: (found) => {
      const [normal, batch] = [
        found('load-modify-save', 'normal'),
        found('load-modify-save', 'batch'),
      ];
      if (normal === undefined || batch === undefined) return undefined;
      return {
        factor: normal.median / batch.median,
        text: `${normal.label}: the same changes take ${secondsText(normal.median)} where each loads and saves, and ${secondsText(batch.median)} where they are kept in memory and saved once.`,
      };
    },
  },
];

/** Seconds of one row of a pass. */
function aRow({ median, rowsPerSample }: CaseResult): number {
  return median / Math.max(1, rowsPerSample);
}

/** Where the same rows were also written with narrower numbers: the dearest alone. */
function wideNumbers(storage: readonly StorageResult[]): readonly MeasuredMistake[] {
  const found = storage.flatMap((narrow) => {
    if (narrow.narrowing === undefined) return [];
    const { [NARROW_SETTING]: _, ...lossless } = narrow.settings;
    const wide = storage.find(
      (one) =>
        one.format === narrow.format && JSON.stringify(one.settings) === JSON.stringify(lossless),
    );
    if (wide === undefined) return [];
    const { dtype, largestRelative, becameInfinite, becameZero } = narrow.narrowing;
    const lost =
      becameInfinite + becameZero === 0
        ? ''
        : `, ${countText(becameInfinite)} numbers became infinite and ${countText(becameZero)} zero`;
    return [
      {
        id: 'wide-numbers',
        label: 'Wider numbers than the data may need',
        factor: wide.bytes / narrow.bytes,
        text: `${wide.label}: ${bytesText(wide.bytes)} on disk, ${bytesText(narrow.bytes)} as ${dtype}, where the largest relative error is ${largestRelative.toExponential(2)}${lost}.`,
      },
    ];
  });
  return found.sort((a, b) => b.factor - a.factor).slice(0, 1);
}
