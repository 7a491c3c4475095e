/** Where the indexes and the batches disagree, as problems for a person. */
import type { Problem } from '../../../shared/model/dataset';
import type { StringColumn } from '../../../shared/model/tensor';
import { throwIfCancelled, yieldToEventLoop } from '../../lib/cancel';
import { stringAt } from '../../lib/string-column';
import { sameBytes } from '../rows/id-index';
import type { Part } from '../npy/part';
import type { IndexEntries, IndexMatch } from './batch-index';
import { INDEX_NAME, INSERTION_NAME, batchName, batchNumber } from './names';

export interface StoredIds {
  readonly ids: StringColumn;
  readonly batches: readonly Part[];
  /** First row of each batch, and the row count. */
  readonly starts: Float64Array;
}

/** Batches named one by one, for each kind of problem. */
const MAX_NAMED = 20;
const ROWS_BEFORE_A_BREATH = 65_536;

interface Tally {
  count: number;
  /** The first entry or row concerned. */
  readonly first: number;
}

/**
 * @param numbers batches that have a file.
 * @param leftOut batches whose file is no use; that was said already.
 */
export async function compareIndex(
  entries: IndexEntries,
  match: IndexMatch,
  stored: StoredIds,
  known: { readonly numbers: ReadonlySet<number>; readonly leftOut: ReadonlySet<number> },
  signal: AbortSignal | undefined,
): Promise<Problem[]> {
  const lost = new Map<number, Tally>();
  for (let entry = 0; entry < match.rows.length; entry += 1) {
    if (match.rows[entry] === -1) tally(lost, entries.batches[entry] ?? -1, entry);
  }
  await yieldToEventLoop();
  throwIfCancelled(signal);
  const unlisted = new Map<number, Tally>();
  for (let batch = 0; batch < stored.batches.length; batch += 1) {
    for (let row = stored.starts[batch] ?? 0; row < (stored.starts[batch + 1] ?? 0); row += 1) {
      if (match.listed[row] === 0) tally(unlisted, batch, row);
    }
  }
  const text = (ids: StringColumn, at: number): string => JSON.stringify(stringAt(ids, at));
  const missing = [...lost]
    .filter(([number]) => !known.numbers.has(number))
    .map(([number, { count }]): Problem => ({
      severity: 'error',
      code: 'missing-batch',
      path: batchName(number),
      message: `${batchName(number)} is missing: ${INDEX_NAME} lists ${rows(count)} in it.`,
    }));
  const other = [...lost]
    .filter(([number]) => known.numbers.has(number) && !known.leftOut.has(number))
    .map(([number, { count, first }]): Problem => ({
      severity: 'error',
      code: 'index-disagrees',
      path: batchName(number),
      message: `${INDEX_NAME} lists ${rows(count)} in ${batchName(number)} that are not there; the first is ${text(entries.ids, first)}.`,
    }));
  const extra = [...unlisted].map(([batch, { count, first }]): Problem => {
    const part = stored.batches[batch];
    const name = part?.name ?? '';
    return count === part?.rows.count
      ? {
          severity: 'error',
          code: 'extra-batch',
          path: name,
          message: `${name} is not in ${INDEX_NAME}: Hyrax does not see its ${rows(count)}.`,
          row: first,
        }
      : {
          severity: 'error',
          code: 'index-disagrees',
          path: name,
          message: `${name} holds ${rows(count)} that ${INDEX_NAME} does not list; the first is ${text(stored.ids, first)}.`,
          row: first,
        };
  });
  return [...capped(missing), ...capped(other), ...capped(extra), ...unsorted(entries)];
}

/** The insertion order lists the batches' rows as they lie. */
export async function compareInsertion(
  entries: IndexEntries,
  stored: StoredIds,
  signal: AbortSignal | undefined,
): Promise<Problem[]> {
  const rowCount = stored.ids.offsets.length - 1;
  if (entries.batches.length !== rowCount) {
    return [
      insertionProblem(`it lists ${rows(entries.batches.length)}, the batches hold ${rowCount}`),
    ];
  }
  const { ids } = entries;
  for (let batch = 0; batch < stored.batches.length; batch += 1) {
    const number = batchNumber(stored.batches[batch]?.name ?? '');
    for (let row = stored.starts[batch] ?? 0; row < (stored.starts[batch + 1] ?? 0); row += 1) {
      if (row % ROWS_BEFORE_A_BREATH === ROWS_BEFORE_A_BREATH - 1) {
        await yieldToEventLoop();
        throwIfCancelled(signal);
      }
      const same =
        entries.batches[row] === number &&
        sameBytes(stored.ids, row, ids.bytes, ids.offsets[row] ?? 0, ids.offsets[row + 1] ?? 0);
      if (!same) return [insertionProblem(`entry ${row} is not the row that lies there`, row)];
    }
  }
  return [];
}

export function capped(problems: readonly Problem[]): Problem[] {
  const [first] = problems;
  if (first === undefined || problems.length <= MAX_NAMED) return [...problems];
  const message = `${problems.length - MAX_NAMED} more problems of this kind (${first.code}).`;
  return [...problems.slice(0, MAX_NAMED), { severity: first.severity, code: first.code, message }];
}

function unsorted({ unsortedAt, ids }: IndexEntries): Problem[] {
  if (unsortedAt === -1) return [];
  const message = `${INDEX_NAME} is not sorted by id: entry ${unsortedAt} (${JSON.stringify(stringAt(ids, unsortedAt))}) comes too late.`;
  return [{ severity: 'warning', code: 'index-unsorted', message, path: INDEX_NAME }];
}

function insertionProblem(why: string, row?: number): Problem {
  const message = `${INSERTION_NAME} disagrees with the batches: ${why}.`;
  return {
    severity: 'warning',
    code: 'insertion-order-disagrees',
    message,
    path: INSERTION_NAME,
    ...(row === undefined ? {} : { row }),
  };
}

function tally(tallies: Map<number, Tally>, key: number, first: number): void {
  const found = tallies.get(key);
  if (found === undefined) tallies.set(key, { count: 1, first });
  else found.count += 1;
}

function rows(count: number): string {
  return count === 1 ? '1 row' : `${count} rows`;
}
