import type { NumericColumn } from '../../shared/model/tensor';
import { throwIfCancelled, yieldToEventLoop } from '../lib/cancel';
import { ProgressMeter } from '../lib/progress-meter';
import type { CheckOptions, Dataset } from '../formats/types';
import { elementValues } from './element-values';
import { type Moments, MomentsAccumulator } from './moments';

export interface FieldStatistics extends Omit<Moments, 'finite'> {
  readonly field: string;
  /** Rows that were read: all of them, less those that are null. */
  readonly rows: number;
  readonly nullRows: number;
}

/** Counts and moments of every numeric field over every row, a batch in memory at a time. */
export async function datasetStatistics(
  dataset: Dataset,
  { signal, report }: CheckOptions = {},
): Promise<readonly FieldStatistics[]> {
  const fields = dataset.fields.filter(
    (field) => field.kind === 'tensor' || field.kind === 'scalar',
  );
  if (fields.length === 0) return [];
  const columns = fields.map((field) => field.name);
  const totals = fields.map(() => ({ moments: new MomentsAccumulator(), rows: 0, nullRows: 0 }));
  const meter = new ProgressMeter({ total: dataset.rowCount, unit: 'rows', report });
  for await (const batch of dataset.scan({ columns, signal })) {
    throwIfCancelled(signal);
    let bytes = 0;
    for (const [at, total] of totals.entries()) {
      const column = batch.columns.get(columns[at] ?? '');
      if (column?.kind !== 'numeric') continue;
      const present = withoutNulls(column, batch.rowCount);
      total.moments.add(elementValues({ dtype: column.dtype, data: present.data }));
      total.rows += present.rows;
      total.nullRows += batch.rowCount - present.rows;
      bytes += column.data.byteLength;
    }
    meter.advance(batch.rowCount, bytes);
    await yieldToEventLoop();
  }
  meter.flush();
  return totals.map(({ moments, rows, nullRows }, at) => {
    const { finite: _, ...rest } = moments.result();
    return { field: columns[at] ?? '', rows, nullRows, ...rest };
  });
}

/** The elements of the rows that are not null; the column's own array when none is. */
function withoutNulls(
  column: NumericColumn,
  rowCount: number,
): Pick<NumericColumn, 'data'> & { rows: number } {
  const { valid, data } = column;
  if (valid === undefined) return { data, rows: rowCount };
  const perRow = rowCount === 0 ? 0 : data.length / rowCount;
  const kept = data.slice();
  let rows = 0;
  for (let row = 0; row < rowCount; row += 1) {
    if (valid[row] === 0) continue;
    kept.copyWithin(rows * perRow, row * perRow, (row + 1) * perRow);
    rows += 1;
  }
  return { data: kept.subarray(0, rows * perRow), rows };
}
