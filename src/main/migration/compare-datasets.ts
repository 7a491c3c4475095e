import type { Difference } from '../../shared/model/migration';
import type { ReportProgress } from '../../shared/model/progress';
import type { Column, TensorBatch } from '../../shared/model/tensor';
import { CancelledError, InternalError } from '../../shared/errors';
import type { Dataset } from '../formats/types';
import { ProgressMeter } from '../lib/progress-meter';
import { prefetch } from '../streaming/prefetch';
import {
  cellText,
  describeRowDifference,
  numericBytes,
  quoted,
  sameRow,
  sameRows,
} from './compare-columns';
import { type FieldPair, matchFields } from './match-fields';
import { type OrderedRows, readOrdered } from './ordered-rows';
import { sliceRows } from './slice-rows';
import { type RowsOfBoth, zipRows } from './zip-rows';

const MOST_DIFFERENCES = 100;

export interface CompareOptions {
  /** The source's rows in the order in which the destination stores them. */
  readonly rows: OrderedRows;
  /** Fields of the destination that the conversion made itself. */
  readonly generated?: ReadonlySet<string> | undefined;
  /** Compares the first rows only, and says nothing about the row counts. */
  readonly firstRows?: number | undefined;
  /** The rows before were compared by an earlier run. */
  readonly start?: number | undefined;
  /** Positions, ascending, that no stretch of rows goes across. */
  readonly ends?: readonly number[] | undefined;
  /** Ends with the stretch that holds the first difference, `complete` false. */
  readonly stopAtFirst?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly report?: ReportProgress | undefined;
  /** Called after every stretch of rows; with `stopAtFirst`, of rows that are equal. */
  readonly onRows?: ((rows: RowsOfBoth) => void | Promise<void>) | undefined;
}

export interface Comparison {
  readonly equal: boolean;
  readonly complete: boolean;
  readonly rowsCompared: number;
  readonly tensorsCompared: number;
  /** Bytes of the source's rows that were compared. */
  readonly bytesCompared: number;
  readonly differences: readonly Difference[];
  readonly differenceCount: number;
}

/**
 * Compares every row in its place, by bytes: swapped, lost and doubled rows differ, equal ids do
 * not matter. Memory is bounded by the slices, two of each side.
 * A cancelled comparison returns what it has, with `complete` false.
 */
export async function compareDatasets(
  source: Dataset,
  destination: Dataset,
  options: CompareOptions,
): Promise<Comparison> {
  const match = matchFields(source.fields, destination.fields, options.generated);
  const differences: Difference[] = [...match.differences];
  const shorter = Math.min(source.rowCount, destination.rowCount);
  const end = Math.min(shorter, options.firstRows ?? Infinity);
  let differing = 0;
  if (options.firstRows === undefined && source.rowCount !== destination.rowCount) {
    differing = Math.abs(source.rowCount - destination.rowCount);
    differences.push({
      row: shorter,
      id: null,
      kind: 'row-count',
      message: `The source has ${source.rowCount} rows and the result ${destination.rowCount}.`,
    });
  }

  const start = Math.min(end, options.start ?? 0);
  const meter = new ProgressMeter({
    total: end,
    initial: start,
    unit: 'rows',
    report: options.report,
  });
  meter.flush();
  const batchRows = sliceRows(source.fields);
  const read = { batchRows, start, end, signal: options.signal };
  let [rowsCompared, bytesCompared] = [0, 0];
  let [cancelled, stopped] = [false, options.stopAtFirst === true && differences.length > 0];
  try {
    const both = zipRows(
      prefetch(readOrdered(source, options.rows, read), 1, options.signal),
      prefetch(readOrdered(destination, null, read), 1, options.signal),
      start,
      options.ends,
    );
    for await (const rows of stopped ? [] : both) {
      const found = compareStretch(rows, match.pairs, MOST_DIFFERENCES - differences.length);
      differences.push(...found.differences);
      differing += found.rows;
      const bytes = bytesIn(rows, match.pairs);
      rowsCompared += rows.count;
      bytesCompared += bytes;
      meter.advance(rows.count, bytes);
      if (options.stopAtFirst === true && differences.length > 0) {
        stopped = true;
        break;
      }
      await options.onRows?.(rows);
    }
  } catch (error) {
    if (!(error instanceof CancelledError) && options.signal?.aborted !== true) throw error;
    cancelled = true;
  }
  meter.flush();
  if (!cancelled && !stopped && rowsCompared !== end - start) {
    throw new InternalError(
      `Only ${rowsCompared} of ${end - start} rows could be read for the comparison.`,
    );
  }
  const complete = !cancelled && !stopped && match.differences.length === 0;
  const tensors = match.pairs.filter((pair) => pair.source.kind === 'tensor').length;
  return {
    equal: complete && differences.length === 0,
    complete,
    rowsCompared,
    tensorsCompared: rowsCompared * tensors,
    bytesCompared,
    differences: differences.slice(0, MOST_DIFFERENCES),
    differenceCount: differing + match.differences.length,
  };
}

function compareStretch(
  rows: RowsOfBoth,
  pairs: readonly FieldPair[],
  most: number,
): { readonly differences: readonly Difference[]; readonly rows: number } {
  const sides = pairs.map((pair) => ({
    pair,
    one: { column: columnOf(rows.one, pair.source.name), offset: rows.oneOffset },
    other: { column: columnOf(rows.other, pair.destination.name), offset: rows.otherOffset },
  }));
  const suspects = sides.filter(
    ({ pair, one, other }) => pair.compare === 'text' || !sameRows(one, other, rows.count),
  );
  const id = sides.find(({ pair }) => pair.source.kind === 'id');
  const differences: Difference[] = [];
  const differing = new Set<number>();
  for (let row = 0; row < rows.count && suspects.length > 0; row += 1) {
    for (const { pair, one, other } of suspects) {
      const [before, after] =
        pair.source.kind === 'id'
          ? [cellText(one.column, one.offset + row), cellText(other.column, other.offset + row)]
          : [];
      if (pair.compare === 'text' ? before === after : sameRow(one, other, row)) continue;
      differing.add(row);
      if (differences.length >= most) continue;
      const described =
        pair.source.kind === 'id'
          ? {
              kind: 'id' as const,
              message: `The id is ${quoted(before ?? null)} in the source and ${quoted(after ?? null)} in the result.`,
            }
          : describeRowDifference(pair.source.name, one, other, row);
      const name = id === undefined ? null : cellText(id.one.column, id.one.offset + row);
      differences.push({ row: rows.start + row, id: name, ...described });
    }
  }
  return { differences, rows: differing.size };
}

function columnOf(batch: TensorBatch, name: string): Column {
  const column = batch.columns.get(name);
  if (column === undefined) throw new InternalError(`A batch came without its column “${name}”.`);
  return column;
}

function bytesIn(rows: RowsOfBoth, pairs: readonly FieldPair[]): number {
  return pairs.reduce((sum, { source }) => {
    const column = columnOf(rows.one, source.name);
    if (column.kind === 'numeric')
      return sum + numericBytes(column, rows.oneOffset, rows.count).length;
    return (
      sum +
      (column.offsets[rows.oneOffset + rows.count] ?? 0) -
      (column.offsets[rows.oneOffset] ?? 0)
    );
  }, 0);
}
