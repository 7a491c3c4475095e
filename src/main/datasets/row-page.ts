import { UsageError } from '../../shared/errors';
import type { RowPage } from '../../shared/model/dataset';
import { elementCount, dtypeFacts } from '../../shared/model/dtype';
import { elementText } from '../../shared/model/element-text';
import type { Column } from '../../shared/model/tensor';
import { stringAt } from '../lib/string-column';
import type { OpenedDataset } from './open';

/** Most rows of one page. */
export const PAGE_ROWS = 1000;

/**
 * Id, text and scalar cells of consecutive rows as text; only those rows are read.
 * @throws UsageError when the page begins outside the dataset or is too large.
 */
export async function readRowPage(
  { dataset }: Pick<OpenedDataset, 'dataset'>,
  start: number,
  count: number,
  signal?: AbortSignal,
): Promise<RowPage> {
  const { rowCount } = dataset;
  if (!Number.isSafeInteger(start) || start < 0 || start > rowCount) {
    throw new UsageError(
      'row-out-of-range',
      `Row ${start} is not in this dataset of ${rowCount} rows.`,
      {
        path: dataset.path,
        row: start,
      },
    );
  }
  if (!Number.isSafeInteger(count) || count < 1 || count > PAGE_ROWS) {
    throw new UsageError('bad-page', `A page has 1 to ${PAGE_ROWS} rows, not ${count}.`);
  }
  const length = Math.min(count, rowCount - start);
  const narrow = dataset.fields
    .filter((field) => field.kind !== 'tensor')
    .map((field) => field.name);
  const idName = dataset.fields.find((field) => field.kind === 'id')?.name;
  const cellNames = narrow.filter((name) => name !== idName);
  const rows = Array.from({ length }, (_, index) => start + index);
  const columns =
    narrow.length === 0 || length === 0
      ? new Map<string, Column>()
      : (await dataset.take(rows, { columns: narrow, signal })).columns;
  const cell = (name: string | undefined, index: number): string | null => {
    const column = name === undefined ? undefined : columns.get(name);
    return column === undefined ? null : cellText(column, index);
  };
  return {
    start,
    columns: cellNames,
    rows: rows.map((row, index) => ({
      row,
      id: cell(idName, index),
      cells: cellNames.map((name) => cell(name, index)),
    })),
  };
}

/** One row of a column as text; null where it is null. */
export function cellText(column: Column, row: number): string | null {
  if (column.valid?.[row] === 0) return null;
  if (column.kind === 'string') return stringAt(column, row);
  const count = elementCount(column.shape);
  if (column.shape.length === 0) return elementText(column.dtype, column.data, row);
  const { slots } = dtypeFacts(column.dtype);
  const values = column.data.subarray(row * count * slots, (row + 1) * count * slots);
  return `[${Array.from({ length: count }, (_, i) => elementText(column.dtype, values, i)).join(', ')}]`;
}
