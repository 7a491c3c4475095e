/** A dataset of a few rows in memory, for tests of what is done with datasets. */
import type { Field, RowOrder } from '../../../shared/model/dataset';
import { bytesOf, elementCount, viewElements } from '../../../shared/model/dtype';
import type {
  Column,
  NumericColumn,
  StringColumn,
  TensorBatch,
} from '../../../shared/model/tensor';
import type { Dataset } from '../../formats/types';
import { stringBytes } from '../../lib/string-column';

export interface MemoryRows {
  readonly fields: readonly Field[];
  readonly columns: ReadonlyMap<string, Column>;
  readonly rowCount: number;
  /** Stored row numbers in index order. */
  readonly index?: readonly number[];
  /** Rows a scanned batch, whatever is asked for: a format may know better. */
  readonly batchRows?: number;
}

export function memoryDataset(rows: MemoryRows): Dataset {
  const orders: RowOrder[] = rows.index === undefined ? ['stored'] : ['stored', 'index'];
  const take = (wanted: readonly number[]): TensorBatch => ({
    rowCount: wanted.length,
    columns: new Map(rows.fields.map(({ name }) => [name, pick(columnOf(rows, name), wanted)])),
  });
  return {
    path: '/memory',
    format: 'memory',
    layout: 'in memory',
    fields: rows.fields,
    rowCount: rows.rowCount,
    metadata: {},
    rowOrders: orders.map((order) => ({ order, label: order, meaning: `Rows as ${order}.` })),
    problems: [],
    rowReadBytes: 0,
    facts: async () => [],
    files: () => Promise.resolve([]),
    documents: () => Promise.resolve([]),
    document: () => Promise.reject(new Error('no documents')),
    check: () => Promise.resolve([]),
    take: (wanted) => Promise.resolve(take(Array.from(wanted))),
    async *scan({ batchRows = 3, start = 0, end = rows.rowCount } = {}) {
      const step = rows.batchRows ?? batchRows;
      for (let row = start; row < end; row += step) {
        const count = Math.min(step, end - row);
        yield take(Array.from({ length: count }, (_, at) => row + at));
        await Promise.resolve();
      }
    },
    permutation: (order) =>
      Promise.resolve(
        Uint32Array.from(order === 'index' ? (rows.index ?? []) : range(rows.rowCount)),
      ),
    close: () => Promise.resolve(),
  };
}

export function range(count: number): number[] {
  return Array.from({ length: count }, (_, at) => at);
}

function columnOf(rows: MemoryRows, name: string): Column {
  const column = rows.columns.get(name);
  if (column === undefined) throw new Error(`no column ${name}`);
  return column;
}

function pick(column: Column, wanted: readonly number[]): Column {
  const valid =
    column.valid === undefined
      ? {}
      : { valid: Uint8Array.from(wanted, (row) => column.valid?.[row] ?? 1) };
  return column.kind === 'numeric'
    ? { ...pickNumeric(column, wanted), ...valid }
    : { ...pickStrings(column, wanted), ...valid };
}

function pickNumeric(column: NumericColumn, wanted: readonly number[]): NumericColumn {
  const all = bytesOf(column.data);
  const width =
    column.data.BYTES_PER_ELEMENT *
    elementCount(column.shape) *
    (column.dtype.startsWith('complex') ? 2 : 1);
  const bytes = new Uint8Array(width * wanted.length);
  wanted.forEach((row, at) => bytes.set(all.subarray(row * width, (row + 1) * width), at * width));
  return {
    kind: 'numeric',
    dtype: column.dtype,
    shape: column.shape,
    data: viewElements(column.dtype, bytes),
  };
}

function pickStrings(column: StringColumn, wanted: readonly number[]): StringColumn {
  const parts = wanted.map((row) => stringBytes(column, row));
  const offsets = new Int32Array(parts.length + 1);
  parts.forEach((part, at) => (offsets[at + 1] = (offsets[at] ?? 0) + part.length));
  return {
    kind: 'string',
    encoding: column.encoding,
    offsets,
    bytes: Uint8Array.from(Buffer.concat(parts)),
  };
}
