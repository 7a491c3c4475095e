/** Which setting of a stream is worth its memory: from the throughput of all that were measured. */
import type { CaseResult, Finding } from '../../shared/model/benchmark';
import {
  STREAM_OPERATION,
  type StreamCell,
  type StreamGrid,
} from '../../shared/model/stream-sweep';
import { countText, threeDigits } from './number-text';
import { parseStreamWay } from './stream-way';

/** Id of the measure that tells how many threads read. */
export const THREADS_MEASURE = 'threads';

/** A setting is as good as the best where it reads at least this share of its rows a second. */
const AS_GOOD = 0.95;

/** One grid for every entry, size and number of threads that a stream was read with. */
export function streamGrids(results: readonly CaseResult[]): readonly StreamGrid[] {
  const grids = new Map<
    string,
    { label: string; workers: number; items: number; cells: StreamCell[] }
  >();
  for (const result of results) {
    const cell = cellOf(result);
    if (cell === undefined) continue;
    const workers = parseStreamWay(result.way)?.workers ?? 0;
    const threads = workers === 0 ? '' : ` · ${workers} threads`;
    const label = `${entryOf(result.label)}${threads}`;
    const key = JSON.stringify([label, result.items]);
    const grid = grids.get(key) ?? { label, workers, items: result.items, cells: [] };
    grid.cells.push(cell);
    grids.set(key, grid);
  }
  return [...grids.values()]
    .sort((a, b) => a.items - b.items || (a.label < b.label ? -1 : 1))
    .map(({ cells, ...grid }) => ({
      ...grid,
      cells: cells.sort(bySize),
      recommended: recommended(cells),
    }));
}

/** The smallest batch, then the least read ahead, within 5 % of the best; null without any. */
export function recommended(cells: readonly StreamCell[]): StreamCell | null {
  const fixed = cells.filter(({ batchRows }) => batchRows !== 'adaptive');
  const enough = AS_GOOD * Math.max(0, ...fixed.map(({ rowsPerSecond }) => rowsPerSecond));
  return fixed.toSorted(bySize).find(({ rowsPerSecond }) => rowsPerSecond >= enough) ?? null;
}

/**
 * A sentence for every grid: the recommended setting, what it was compared with.
 * @param noiseFloor ratio up to which the same case differed from itself; null without control.
 */
export function streamFindings(
  grids: readonly StreamGrid[],
  noiseFloor: number | null,
): readonly Finding[] {
  return grids.flatMap((grid): readonly Finding[] => {
    const { recommended: chosen, label, items } = grid;
    if (chosen === null) return [];
    const fixed = grid.cells.filter(({ batchRows }) => batchRows !== 'adaptive');
    const best = fixed.reduce((a, b) => (b.rowsPerSecond > a.rowsPerSecond ? b : a), chosen);
    const slowest = fixed.reduce((a, b) => (b.rowsPerSecond < a.rowsPerSecond ? b : a), chosen);
    const rate = ({ rowsPerSecond }: StreamCell): string => `${rateText(rowsPerSecond)} rows/s`;
    const parts = [
      best === chosen
        ? `${settingText(chosen)} is the fastest of ${fixed.length} measured, and none smaller comes within 5 % of its ${rate(chosen)}`
        : `${settingText(chosen)} is the smallest of ${fixed.length} measured within 5 % of the best: ${rate(chosen)}, against ${rate(best)} with ${settingText(best)}`,
      ...(slowest === chosen || slowest === best
        ? []
        : [`the slowest, ${settingText(slowest)}, ${rate(slowest)}`]),
      ...grid.cells
        .filter(({ batchRows }) => batchRows === 'adaptive')
        .map(
          (one) =>
            `adaptive, grown to ${countText(Math.round(one.largestBatchRows))} rows, ${rate(one)}`,
        ),
      ...(noiseFloor !== null && noiseFloor * AS_GOOD > 1
        ? [
            `the same case measured twice differed by ${threeDigits(noiseFloor)} ×, so settings that are nearer to each other cannot be told apart in this run`,
          ]
        : []),
    ];
    return [
      {
        kind: 'stream',
        text: `Stream, ${label} at ${countText(items)} items: ${parts.join('; ')}.`,
      },
    ];
  });
}

/** `1,000 rows with 2 batches ahead` */
export function settingText({ batchRows, prefetch }: StreamCell): string {
  const rows = batchRows === 'adaptive' ? 'an adaptive size' : `${countText(batchRows)} rows`;
  return `${rows} with ${prefetch === 0 ? 'none' : prefetch} ahead`;
}

/** `1.23 million`, `12,300`, `0.0123`: three digits, no exponent. */
export function rateText(rowsPerSecond: number): string {
  if (rowsPerSecond >= 1e6) return `${threeDigits(rowsPerSecond / 1e6)} million`;
  return rowsPerSecond >= 1000
    ? countText(Number(rowsPerSecond.toPrecision(3)))
    : threeDigits(rowsPerSecond);
}

/** Batch sizes and read-ahead of a grid, ascending: its rows and columns. */
export function gridAxes({ cells }: Pick<StreamGrid, 'cells'>): {
  readonly batchRows: readonly StreamCell['batchRows'][];
  readonly prefetch: readonly number[];
} {
  const sorted = cells.toSorted(bySize);
  return {
    batchRows: [...new Set(sorted.map(({ batchRows }) => batchRows))],
    prefetch: [...new Set(sorted.map(({ prefetch }) => prefetch))].sort((a, b) => a - b),
  };
}

function cellOf({
  operation,
  way,
  itemsPerSecond,
  bytesPerSecond,
  measures,
}: CaseResult): StreamCell | undefined {
  const setting = operation === STREAM_OPERATION ? parseStreamWay(way) : undefined;
  if (setting === undefined) return undefined;
  const measure = (id: string): number | null =>
    measures.find((one) => one.id === id)?.value ?? null;
  return {
    batchRows: setting.batchRows,
    prefetch: setting.prefetch,
    rowsPerSecond: itemsPerSecond,
    bytesPerSecond,
    waitSeconds: measure('wait'),
    workSeconds: measure('work'),
    largestBatchRows: measure('largest-batch') ?? 0,
  };
}

/** A case's label without the way: `Lance · 100 rows, 2 ahead` → `Lance`. */
export function entryOf(label: string): string {
  const at = label.lastIndexOf(' · ');
  return at < 0 ? label : label.slice(0, at);
}

/** Batch rows first, then prefetch; the adaptive size last. */
function bySize(a: StreamCell, b: StreamCell): number {
  const rows = ({ batchRows }: StreamCell): number =>
    batchRows === 'adaptive' ? Infinity : batchRows;
  return rows(a) === rows(b) ? a.prefetch - b.prefetch : rows(a) - rows(b);
}
