import { UsageError } from '../../../shared/errors';

/** What to ask of `takeOffsets`, and how its answer becomes what was asked for. Pure. */
export interface TakePlan {
  /** Unique rows, ascending, cut into pieces that are read at a time. */
  readonly pieces: readonly (readonly number[])[];
  /** Runs `[from, to)` of rows of a piece, in the order and with the repeats of the request. */
  readonly runs: readonly { readonly piece: number; readonly from: number; readonly to: number }[];
}

/** @throws UsageError for a row outside `[0, rowCount)`. */
export function planTake(rows: ArrayLike<number>, rowCount: number, pieceRows: number): TakePlan {
  for (let index = 0; index < rows.length; index += 1) {
    const row = rows[index] ?? NaN;
    if (Number.isInteger(row) && row >= 0 && row < rowCount) continue;
    throw new UsageError(
      'row-out-of-range',
      `There is no row ${row}; the dataset has ${rowCount} rows, numbered from 0.`,
    );
  }
  const asked = Float64Array.from(rows);
  const unique = Float64Array.from(new Set(asked.toSorted()));
  const place = new Map<number, number>();
  unique.forEach((row, index) => place.set(row, index));
  const pieces: number[][] = [];
  for (let from = 0; from < unique.length; from += pieceRows) {
    pieces.push([...unique.subarray(from, from + pieceRows)]);
  }
  const runs: { piece: number; from: number; to: number }[] = [];
  for (const row of asked) {
    const index = place.get(row) ?? 0;
    const piece = Math.floor(index / pieceRows);
    const from = index % pieceRows;
    const last = runs.at(-1);
    if (last?.piece === piece && last.to === from) last.to += 1;
    else runs.push({ piece, from, to: from + 1 });
  }
  return { pieces, runs };
}

/**
 * Runs the work on every item, at most `width` at a time; results in the order of the items.
 * Where one fails, nothing more is begun, and what is in flight is waited for: handles may be
 * closed once this rejects.
 */
export async function mapInFlight<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  let failed = false;
  const drain = async (): Promise<void> => {
    for (const [index, item] of queue) {
      if (failed) return;
      try {
        results[index] = await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  const drains = Array.from({ length: Math.min(width, items.length) }, drain);
  await Promise.allSettled(drains);
  await Promise.all(drains);
  return results;
}

/** Waits for all, then gives their results; none is in flight any more when it rejects. */
export async function settled<A, B, C>(
  promises: readonly [Promise<A>, Promise<B>, Promise<C>],
): Promise<[A, B, C]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}
