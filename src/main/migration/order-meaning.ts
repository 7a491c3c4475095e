import type { OrderMeaning } from '../../shared/model/migration';
import type { RowOrderInfo } from '../../shared/model/dataset';
import type { Dataset } from '../formats/types';
import { cellText } from './compare-columns';
import { type OrderedRows, orderedRows } from './ordered-rows';

/** Rows whose ids are shown on the plan. */
const ROWS_SHOWN = 5;

/**
 * What `dataset[i]` means before and after, for every order that the source knows. A source with
 * an index is listed by it in its own reader; the result is read in the order it is written in.
 */
export async function orderMeanings(
  dataset: Dataset,
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
  const beforeIds = await firstIds(dataset, reader.rows, signal);
  return Promise.all(
    known.map(async ({ info, rows }) => ({
      order: info.order,
      before: meaning(reader.info),
      after: meaning(info),
      beforeIds,
      afterIds: await firstIds(dataset, rows, signal),
      unchanged: sameOrder(reader.rows, rows),
    })),
  );
}

function meaning({ label, meaning: sentence }: RowOrderInfo): string {
  return sentence === '' ? label : sentence;
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
