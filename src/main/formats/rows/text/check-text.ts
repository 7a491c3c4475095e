import type { Problem } from '../../../../shared/model/dataset';
import { ProgressMeter } from '../../../lib/progress-meter';
import type { CheckOptions } from '../../types';
import { batchRowsOf } from '../request';
import { RowDecoder, rowError } from './row-decoder';
import { RowFault } from './row-fault';
import type { TextTable } from './text-rows';
import { walkRows } from './walk-rows';

/** More are counted, not listed. */
const MAX_LISTED = 100;
const ROWS_AT_ONCE = 1024;

/** Reads every cell of every row; each row that does not fit is a problem with its line. */
export async function checkText(
  { source, index, columns, cellCount, dialect, encoding }: TextTable,
  { signal, report }: CheckOptions,
): Promise<readonly Problem[]> {
  const meter = new ProgressMeter({ total: index.rowCount, unit: 'rows', report });
  const capacity = Math.min(ROWS_AT_ONCE, batchRowsOf(columns.map(({ field }) => field)));
  const decoderOf = (): RowDecoder =>
    new RowDecoder(columns, cellCount, { dialect, encoding, capacity });
  const problems: Problem[] = [];
  let bad = 0;
  let decoder = decoderOf();
  const mark = index.markBefore(0);
  const range = { from: mark.offset, to: source.end, line: mark.line };
  let number = 0;
  await walkRows(source, dialect, range, signal, (row) => {
    if (decoder.rows === capacity) {
      decoder = decoderOf();
      meter.advance(capacity, 0, 'rows');
    }
    try {
      decoder.add(row);
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      bad += 1;
      if (bad <= MAX_LISTED) {
        const { code, message } = rowError(error, row, number, source.path);
        problems.push({ severity: 'error', code, message, row: number });
      }
    }
    number += 1;
    return true;
  });
  meter.flush();
  if (bad > MAX_LISTED)
    problems.push({
      severity: 'error',
      code: 'more-bad-rows',
      message: `${bad - MAX_LISTED} more rows cannot be read.`,
    });
  return problems;
}
