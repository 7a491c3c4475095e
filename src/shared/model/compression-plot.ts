/** Size against speed of a report's entries, with the Pareto front of them. */
import type { BenchmarkReport, CaseResult, StorageResult } from './benchmark';
import { NARROW_DTYPES } from './narrowing';

export const COMPRESSION_OPERATIONS = ['write', 'full-read', 'random-read'] as const;
export type CompressionOperation = (typeof COMPRESSION_OPERATIONS)[number];

export interface CompressionPoint {
  readonly label: string;
  readonly bytesPerRow: number;
  /**
   * Of write and full read: bytes of the rows as they were given, a second. Of random read:
   * seconds a row.
   */
  readonly value: number;
  /** Bounds of the 95 % interval of `value`. */
  readonly low: number;
  readonly high: number;
  /** 0: lossless; 1, 2: its floats were narrowed to float32, float16. */
  readonly loss: number;
  /** No other point is as small, as good and as lossless, and better in one of these. */
  readonly isOnFront: boolean;
}

export interface CompressionPlot {
  readonly operation: CompressionOperation;
  readonly items: number;
  readonly better: 'higher' | 'lower';
  /** By size. */
  readonly points: readonly CompressionPoint[];
}

/** Ways of storing the rows of one format from which a comparison of them can be drawn. */
const FEWEST_ENTRIES = 3;

/** As much of a report as the plots are made of. */
interface Measured extends Pick<BenchmarkReport, 'results' | 'storage'> {
  readonly method: Pick<BenchmarkReport['method'], 'rowBytes'>;
}

/** Sizes, ascending, at which one format was stored with three settings or more. */
export function compressionSizes({ storage }: Pick<Measured, 'storage'>): readonly number[] {
  const sizes = [...new Set(storage.map(({ items }) => items))].sort((a, b) => a - b);
  return sizes.filter((items) => {
    const formats = storage.filter((one) => one.items === items).map(({ format }) => format);
    return formats.some(
      (format) => formats.filter((other) => other === format).length >= FEWEST_ENTRIES,
    );
  });
}

/** A plot for each operation that was measured at this size, all entries in each. */
export function compressionPlots(report: Measured, items: number): readonly CompressionPlot[] {
  return COMPRESSION_OPERATIONS.flatMap((operation) => {
    const better = operation === 'random-read' ? 'lower' : 'higher';
    const points = report.results
      .filter((result) => result.operation === operation && result.items === items)
      .flatMap((result) => {
        const stored = storageOf(result, report.storage);
        return stored === undefined
          ? []
          : [pointOf(result, stored, operation, report.method.rowBytes)];
      })
      .sort((a, b) => a.bytesPerRow - b.bytesPerRow || a.label.localeCompare(b.label));
    const front = paretoFront(points, better);
    const marked = points.map((point, at) => ({ ...point, isOnFront: front[at] === true }));
    return points.length === 0 ? [] : [{ operation, items, better, points: marked }];
  });
}

type FrontPoint = Pick<CompressionPoint, 'bytesPerRow' | 'value' | 'loss'>;

/**
 * For each point whether it is on the front: smaller is better, and so is less loss. A point
 * that is equal to another in everything does not push it off.
 */
export function paretoFront(
  points: readonly FrontPoint[],
  better: CompressionPlot['better'],
): readonly boolean[] {
  const sign = better === 'higher' ? -1 : 1;
  const costs = points.map(({ bytesPerRow, value, loss }) => [bytesPerRow, sign * value, loss]);
  return costs.map((own) => !costs.some((other) => dominates(other, own)));
}

/** Nowhere worse and somewhere better. */
function dominates(one: readonly number[], other: readonly number[]): boolean {
  const differences = one.map((cost, at) => cost - (other[at] ?? cost));
  return differences.every((by) => by <= 0) && differences.some((by) => by < 0);
}

/** Of the entry that a case belongs to: the case's label begins with the entry's. */
function storageOf(
  { label, format, items }: CaseResult,
  storage: readonly StorageResult[],
): StorageResult | undefined {
  return storage.find(
    (one) =>
      one.items === items &&
      one.format === format &&
      (label === one.label || label.startsWith(`${one.label} · `)),
  );
}

function pointOf(
  result: CaseResult,
  stored: StorageResult,
  operation: CompressionOperation,
  rowBytes: number,
): Omit<CompressionPoint, 'isOnFront'> {
  const { label, median, low, high, rowsPerSample } = result;
  const dtype = stored.narrowing?.dtype;
  const base = {
    label,
    bytesPerRow: stored.bytes / stored.items,
    loss: dtype === undefined ? 0 : NARROW_DTYPES.indexOf(dtype) + 1,
  };
  if (operation === 'random-read') {
    const aRow = (seconds: number): number => seconds / rowsPerSample;
    return { ...base, value: aRow(median), low: aRow(low), high: aRow(high) };
  }
  const rate = (seconds: number): number => (rowsPerSample * rowBytes) / seconds;
  return { ...base, value: rate(median), low: rate(high), high: rate(low) };
}
