import type { Field } from '../../../../shared/model/dataset';
import type { TensorBatch } from '../../../../shared/model/tensor';
import type { RowSource } from '../source-rows';
import type { BuildOptions } from './column-builder';
import type { LineIndex } from './line-index';
import { RowDecoder, rowError } from './row-decoder';
import { RowFault } from './row-fault';
import type { StoredColumn } from './stored-column';
import type { TextSource } from './text-source';
import { walkRows } from './walk-rows';

/** What is known of a text file once it is open. */
export interface TextTable {
  readonly source: TextSource;
  readonly index: LineIndex;
  readonly columns: readonly StoredColumn[];
  /** Cells of a row. */
  readonly cellCount: number;
  readonly dialect: BuildOptions['dialect'];
  readonly encoding: BuildOptions['encoding'];
}

/** Reads rows from the mark before them on. */
export function textRows(table: TextTable, path: string): RowSource {
  const { source, index, columns } = table;
  return {
    path,
    rowCount: index.rowCount,
    fields: columns.map(({ field }) => field),
    readRange: (start, count, fields, signal) => readRange(table, start, count, fields, signal),
    close: () => source.close(),
  };
}

async function readRange(
  { source, index, columns, cellCount, dialect, encoding }: TextTable,
  start: number,
  count: number,
  fields: readonly Field[],
  signal: AbortSignal | undefined,
): Promise<TensorBatch> {
  const asked = new Set(fields);
  const wanted = columns.filter(({ field }) => asked.has(field));
  const decoder = new RowDecoder(wanted, cellCount, { dialect, encoding, capacity: count });
  const mark = index.markBefore(start);
  const range = { from: mark.offset, to: index.offsetBehind(start + count), line: mark.line };
  let next = mark.row;
  await walkRows(source, dialect, range, signal, (row) => {
    const number = next;
    next += 1;
    if (number < start) return true;
    try {
      decoder.add(row);
    } catch (error) {
      throw error instanceof RowFault ? rowError(error, row, number, source.path) : error;
    }
    return next < start + count;
  });
  return decoder.batch();
}
