import type { Problem } from '../../../shared/model/dataset';
import type { Column, StringColumn } from '../../../shared/model/tensor';
import { ProgressMeter } from '../../lib/progress-meter';
import { stringAt } from '../../lib/string-column';
import type { CheckOptions, Dataset } from '../types';
import { type IdIndex, idText } from './id-index';

const ROWS_AT_ONCE = 32_768;

/** The ids of all rows, as text, in stored order. */
export async function readIds(
  store: Pick<Dataset, 'rowCount' | 'scan'>,
  field: string,
  options: CheckOptions = {},
): Promise<StringColumn> {
  const meter = new ProgressMeter({ total: store.rowCount, unit: 'rows', report: options.report });
  const parts: StringColumn[] = [];
  for await (const batch of store.scan({
    columns: [field],
    batchRows: ROWS_AT_ONCE,
    signal: options.signal,
  })) {
    const column: Column | undefined = batch.columns.get(field);
    if (column !== undefined) parts.push(idText(column));
    meter.advance(batch.rowCount, 0, 'ids');
  }
  return concatenate(parts);
}

/** A warning where ids repeat: honest data may do that, but its readers should know. */
export function duplicateIds(index: IdIndex, consequence: string): Problem[] {
  const found = index.duplicates();
  if (found === null) return [];
  const id = stringAt(index.ids, found.row) ?? '';
  const many = found.ids === 1 ? 'One id occurs' : `${found.ids} ids occur`;
  const message = `${many} more than once; the first is "${id}" in rows ${found.repeats} and ${found.row}. ${consequence}`;
  return [{ severity: 'warning', code: 'duplicate-id', message: message.trim(), row: found.row }];
}

export function concatenate(parts: readonly StringColumn[]): StringColumn {
  const [only, ...more] = parts;
  if (only !== undefined && more.length === 0) return only;
  const rows = parts.reduce((sum, part) => sum + part.offsets.length - 1, 0);
  const offsets = new Int32Array(rows + 1);
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.bytes.length, 0));
  let row = 0;
  let end = 0;
  for (const part of parts) {
    bytes.set(part.bytes, end);
    for (let index = 1; index < part.offsets.length; index += 1)
      offsets[row + index] = end + (part.offsets[index] ?? 0);
    row += part.offsets.length - 1;
    end += part.bytes.length;
  }
  return { kind: 'string', encoding: only?.encoding ?? 'utf8', offsets, bytes };
}
