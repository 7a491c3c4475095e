import { assertNever } from '../../shared/errors';
import type { Field } from '../../shared/model/dataset';
import type { TensorBatch } from '../../shared/model/tensor';
import { type BatchRange, joinRanges } from './join-batches';
import type { SourceRows } from './source-rows';

/** What becomes of a dataset's rows; `fresh` holds new rows of the same fields. */
export type RowChange =
  /** Row `rows[i]` becomes row `i` of the fresh ones; each row is named once. */
  | { readonly kind: 'replace'; readonly rows: Uint32Array; readonly fresh: TensorBatch }
  | { readonly kind: 'append'; readonly fresh: TensorBatch }
  | { readonly kind: 'delete'; readonly rows: Uint32Array };

/**
 * What stands where after a change: a number from 0 is a row from before it, and `~n` the fresh
 * row `n`.
 * @param moves whether replaced rows leave their places and follow the last row
 */
export function rowsAfter(change: RowChange, rowCount: number, moves: boolean): Int32Array {
  const before = Int32Array.from({ length: rowCount }, (_, row) => row);
  switch (change.kind) {
    case 'append':
      return joined(before, change.fresh.rowCount);
    case 'delete':
      return without(before, change.rows);
    case 'replace': {
      if (moves) return joined(without(before, change.rows), change.rows.length);
      for (const [at, row] of change.rows.entries()) before[row] = ~at;
      return before;
    }
    default:
      return assertNever(change);
  }
}

/** The rows as they are after a change, for a comparison with what a dataset holds then. */
export function changedSource(source: SourceRows, change: RowChange, moves: boolean): SourceRows {
  const after = rowsAfter(change, source.rowCount, moves);
  return {
    fields: source.fields,
    rowCount: after.length,
    take: async (rows, signal) => {
      const wanted = Int32Array.from(rows, (row) => after[row] ?? source.rowCount);
      const kept = await source.take(Uint32Array.from(wanted.filter((row) => row >= 0)), signal);
      const ranges = new RangeList();
      let at = 0;
      for (const row of wanted) {
        if (row < 0) ranges.add(freshOf(change), ~row);
        else ranges.add(kept, at++);
      }
      return joinRanges(source.fields, ranges.list);
    },
    close: () => source.close(),
  };
}

/**
 * All rows of a dataset after a change, replaced ones in their places: batches without a change
 * are handed on as they are.
 */
export function* changedBatches(
  fields: readonly Field[],
  batches: readonly TensorBatch[],
  change: RowChange,
): Generator<TensorBatch> {
  const rowCount = batches.reduce((sum, batch) => sum + batch.rowCount, 0);
  const after = rowsAfter(change, rowCount, false);
  let at = 0;
  let first = 0;
  for (const batch of batches) {
    const end = first + batch.rowCount;
    const ranges = new RangeList();
    for (; at < after.length && (after[at] ?? 0) < end; at += 1) {
      const row = after[at] ?? 0;
      if (row < 0) ranges.add(freshOf(change), ~row);
      else ranges.add(batch, row - first);
    }
    if (ranges.list.length > 0) yield joinRanges(fields, ranges.list);
    first = end;
  }
}

function freshOf(change: RowChange): TensorBatch {
  return change.kind === 'delete' ? NO_ROWS : change.fresh;
}

const NO_ROWS: TensorBatch = { rowCount: 0, columns: new Map() };

/** With this many fresh rows behind. */
function joined(rows: Int32Array, fresh: number): Int32Array {
  const all = new Int32Array(rows.length + fresh);
  all.set(rows);
  for (let at = 0; at < fresh; at += 1) all[rows.length + at] = ~at;
  return all;
}

function without(rows: Int32Array, gone: Uint32Array): Int32Array {
  const missing = new Set(gone);
  return rows.filter((row) => !missing.has(row));
}

/** Rows one by one, neighbours in one batch as one range. */
class RangeList {
  readonly #ranges: { batch: TensorBatch; from: number; to: number }[] = [];

  get list(): readonly BatchRange[] {
    return this.#ranges;
  }

  add(batch: TensorBatch, row: number): void {
    const last = this.#ranges.at(-1);
    if (last?.batch === batch && last.to === row) last.to += 1;
    else this.#ranges.push({ batch, from: row, to: row + 1 });
  }
}
