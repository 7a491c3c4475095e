import type { Column, StringColumn } from '../../shared/model/tensor';
import { throwIfCancelled, yieldToEventLoop } from '../lib/cancel';
import { stringAt } from '../lib/string-column';
import { cellText } from './row-page';
import type { OpenedDataset } from './open';

export interface IdMatch {
  readonly row: number;
  readonly id: string;
}

export interface IdSearch {
  /** Rows whose id is the query, then rows whose id contains it; ascending in each part. */
  readonly rows: readonly IdMatch[];
  /** True when more rows match than `limit` let through. */
  readonly truncated: boolean;
}

/** Rows a batch while the id column is scanned: a few MB of text. */
const SCAN_ROWS = 65_536;

/**
 * Searches the id column, letters as they are written. A format with an index answers for the
 * exact id; the rest is a scan of the ids' bytes.
 */
export async function searchIds(
  { dataset }: Pick<OpenedDataset, 'dataset'>,
  query: string,
  limit: number,
  signal?: AbortSignal,
): Promise<IdSearch> {
  const idName = dataset.fields.find((field) => field.kind === 'id')?.name;
  if (idName === undefined || query === '') return { rows: [], truncated: false };
  const indexed = await dataset.findById?.(query, signal);
  const exact: IdMatch[] = (indexed ?? []).map((row) => ({ row, id: query }));
  const containing: IdMatch[] = [];
  // One more than the limit tells whether there were more.
  const enough = (): boolean =>
    containing.length > limit && (indexed !== undefined || exact.length > limit);
  let start = 0;
  if (exact.length <= limit) {
    for await (const batch of dataset.scan({ columns: [idName], batchRows: SCAN_ROWS, signal })) {
      throwIfCancelled(signal);
      const column = batch.columns.get(idName);
      if (column !== undefined) {
        for (const match of matchesIn(column, batch.rowCount, query)) {
          const { id } = match;
          const found = { row: start + match.row, id };
          if (id !== query) {
            if (containing.length <= limit) containing.push(found);
          } else if (indexed === undefined && exact.length <= limit) exact.push(found);
          if (enough()) break;
        }
      }
      if (enough()) break;
      start += batch.rowCount;
      await yieldToEventLoop();
    }
  }
  const rows = [...exact, ...containing];
  return { rows: rows.slice(0, limit), truncated: rows.length > limit };
}

function* matchesIn(column: Column, rowCount: number, query: string): Generator<IdMatch> {
  if (column.kind === 'string') {
    yield* matchesInBytes(column, rowCount, query);
    return;
  }
  for (let row = 0; row < rowCount; row += 1) {
    const id = cellText(column, row);
    if (id?.includes(query)) yield { row, id };
  }
}

/** A match may not reach over the end of a row; each row counts once. */
function* matchesInBytes(
  column: StringColumn,
  rowCount: number,
  query: string,
): Generator<IdMatch> {
  const { offsets, bytes, valid } = column;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, offsets[rowCount] ?? 0);
  const needle = Buffer.from(query, 'utf8');
  let row = 0;
  let at = text.indexOf(needle, offsets[0] ?? 0);
  while (at !== -1) {
    row = rowHolding(offsets, at, row, rowCount);
    const end = offsets[row + 1] ?? 0;
    const inside = at + needle.length <= end;
    if (inside && valid?.[row] !== 0) {
      const id = stringAt(column, row);
      if (id !== null) yield { row, id };
    }
    at = text.indexOf(needle, inside ? end : at + 1);
  }
}

/** The row whose bytes hold the position, by bisection from `from` on. */
function rowHolding(offsets: Int32Array, position: number, from: number, rowCount: number): number {
  let low = from;
  let high = rowCount - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((offsets[middle] ?? 0) <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
