/** Test double: rows in memory behind the `Dataset` interface, with a count of what was read. */
import { dtypeFacts, elementCount } from '../../../shared/model/dtype';
import type { Field, Problem } from '../../../shared/model/dataset';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { stringColumn, stringAt } from '../../lib/string-column';
import { UsageError } from '../../../shared/errors';
import type { Dataset } from '../../formats/types';

export interface MemoryDataset extends Dataset {
  /** Rows that `take` and `scan` gave out so far. */
  readonly rowsRead: () => number;
  readonly isClosed: () => boolean;
}

export interface MemoryOptions {
  readonly fields: readonly Field[];
  readonly columns: ReadonlyMap<string, Column>;
  readonly rowCount: number;
  readonly problems?: readonly Problem[];
  readonly checked?: readonly Problem[];
  readonly findById?: (id: string) => Promise<readonly number[]>;
}

export function memoryDataset(options: MemoryOptions): MemoryDataset {
  const { fields, columns, rowCount, problems = [], checked = [] } = options;
  let rowsRead = 0;
  let closed = false;
  const batchOf = (rows: readonly number[], names: readonly string[] | undefined): TensorBatch => {
    rowsRead += rows.length;
    const wanted = fields.filter((field) => names?.includes(field.name) ?? true);
    return {
      rowCount: rows.length,
      columns: new Map(wanted.map((field) => [field.name, pick(columns.get(field.name), rows)])),
    };
  };
  return {
    path: '/memory',
    format: 'memory',
    layout: 'in memory',
    fields,
    rowCount,
    metadata: {},
    rowOrders: [{ order: 'stored', label: 'as stored', meaning: 'dataset[i] is row i.' }],
    problems,
    rowReadBytes: 0,
    facts: async () => [],
    files: async () => [{ path: 'a.bin', bytes: 10, modifiedMs: 5, role: 'data' }],
    documents: async () => [],
    document: async () => ({ kind: 'text', text: '', truncated: false }),
    check: async () => checked,
    take: async (rows, { columns: names } = {}) => {
      const list = Array.from(rows);
      const outside = list.find((row) => row < 0 || row >= rowCount);
      if (outside !== undefined) throw new UsageError('row-out-of-range', `No row ${outside}.`);
      return batchOf(list, names);
    },
    async *scan({ columns: names, batchRows = 100, start = 0, end = rowCount } = {}) {
      for (let at = start; at < end; at += batchRows) {
        const length = Math.min(batchRows, end - at);
        yield batchOf(
          Array.from({ length }, (_, i) => at + i),
          names,
        );
      }
    },
    permutation: async () => Uint32Array.from({ length: rowCount }, (_, i) => i),
    ...(options.findById === undefined ? {} : { findById: options.findById }),
    close: async () => {
      closed = true;
    },
    rowsRead: () => rowsRead,
    isClosed: () => closed,
  };
}

function pick(column: Column | undefined, rows: readonly number[]): Column {
  if (column === undefined) throw new Error('a field without a column');
  if (column.kind === 'string') return stringColumn(rows.map((row) => stringAt(column, row)));
  const width = elementCount(column.shape) * dtypeFacts(column.dtype).slots;
  const { array } = dtypeFacts(column.dtype);
  const data = new array(new ArrayBuffer(rows.length * width * column.data.BYTES_PER_ELEMENT));
  rows.forEach((row, at) => {
    for (let i = 0; i < width; i += 1) data[at * width + i] = column.data[row * width + i] ?? 0;
  });
  const { valid } = column;
  return {
    ...column,
    data,
    ...(valid === undefined ? {} : { valid: Uint8Array.from(rows, (row) => valid[row] ?? 1) }),
  };
}
