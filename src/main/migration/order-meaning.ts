import type { OrderMeaning } from '../../shared/model/migration';
import type { RowOrderInfo } from '../../shared/model/dataset';
import type { Dataset } from '../formats/types';
import { cellText } from './compare-columns';
import { type OrderedRows, orderedRows } from './ordered-rows';
import { smallestIds } from './smallest-ids';

/** Rows whose ids are shown on the plan. */
const ROWS_SHOWN = 5;

/**
 * What `dataset[i]` means before and after, for every order that the source knows. A source with
 * an index is listed by it in its own reader; the result is listed as it is written, unless its
 * own reader goes by an index too.
 * @param listedBy how the target's own reader lists what is written, where not as written
 */
export async function orderMeanings(
  dataset: Dataset,
  listedBy: RowOrderInfo | undefined,
  signal?: AbortSignal,
): Promise<readonly OrderMeaning[]> {
  const known = await Promise.all(
    dataset.rowOrders.map(async (info) => ({
      info,
      rows: await orderedRows(dataset, info.order, signal),
    })),
  );
  const reader = known.find(({ info }) => info.order === 'index') ?? known[0];
  if (reader === undefined) return [];
  const before = reader.info.meaning;
  const beforeIds = await firstIds(dataset, reader.rows, signal);
  if (listedBy !== undefined) {
    // Whatever is chosen, the target's reader sorts: one sentence for all.
    const afterIds = await smallestIds(dataset, ROWS_SHOWN, signal);
    const unchanged = reader.info.order === listedBy.order;
    return known.map(({ info: { order } }) => ({
      order,
      before,
      after: listedBy.meaning,
      beforeIds,
      afterIds,
      unchanged,
    }));
  }
  return Promise.all(
    known.map(async ({ info, rows }) => ({
      order: info.order,
      before,
      after: `dataset[i] of the result is row i of the source in the order “${info.label}”.`,
      beforeIds,
      afterIds: await firstIds(dataset, rows, signal),
      unchanged: sameOrder(reader.rows, rows),
    })),
  );
}

async function firstIds(
  dataset: Dataset,
  rows: OrderedRows,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const id = dataset.fields.find(({ kind }) => kind === 'id');
  const count = Math.min(ROWS_SHOWN, dataset.rowCount);
  if (id === undefined || count === 0) return [];
  const wanted =
    rows === null ? Array.from({ length: count }, (_, row) => row) : rows.subarray(0, count);
  const batch = await dataset.take(wanted, { columns: [id.name], signal });
  const column = batch.columns.get(id.name);
  if (column === undefined) return [];
  return Array.from({ length: count }, (_, row) => cellText(column, row) ?? 'null');
}

function sameOrder(one: OrderedRows, other: OrderedRows): boolean {
  if (one === null || other === null) return one === other;
  return one.every((row, position) => row === other[position]);
}
