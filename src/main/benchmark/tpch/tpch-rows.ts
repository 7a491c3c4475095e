import type { TpchTableName } from '../../../shared/model/benchmark-data';
import type { Field } from '../../../shared/model/dataset';
import { allocateElements } from '../../../shared/model/dtype';
import type { Column, NumericColumn, TensorBatch } from '../../../shared/model/tensor';
import { type SourceRows, rowRange } from '../source-rows';
import { customerTable } from './customer';
import { lineitemTable } from './lineitem';
import { OrderLines } from './order-lines';
import { ordersTable } from './orders';
import {
  type NumberColumn,
  type TpchScale,
  type TpchTable,
  type WrittenColumn,
  customerCount,
  orderCount,
} from './table';
import { TextColumn } from './text-column';

export interface TpchData extends TpchScale {
  readonly table: TpchTableName;
}

export interface TpchRecipe extends TpchData {
  /** The first so many rows of the table. */
  readonly items: number;
}

interface TpchSource extends SourceRows {
  readonly meanRowBytes: number;
}

/** Rows whose size is taken for the size of all. */
export const SAMPLED_ROWS = 1000;

/** What the rows are, for the report. */
export function describeTpch({ table, scaleFactor }: TpchData): string {
  return `the table ${table} of TPC-H at scale factor ${scaleFactor}, generated here: all columns, keys and value domains of the specification’s sections 1.4 and 4.2.3, not the text of its own generator (comments are random words of the stated lengths); decimals are float64, dates are int32 days since 1970-01-01, identifiers int64; the lines of seven orders in a row are 1 to 7 in shuffled order, so that any row can be made alone`;
}

/** Rows that depend on the seed, the scale factor and their own number only. */
export function tpchRows(recipe: TpchRecipe): TpchSource {
  // Other rows are those of another seed.
  const others = (count: number): Promise<TensorBatch> =>
    tpchRows({ ...recipe, seed: recipe.seed + 1 }).take(rowRange(0, count));
  return { ...sourceOf(recipe), others };
}

function sourceOf(recipe: TpchRecipe): TpchSource {
  switch (recipe.table) {
    case 'customer':
      return rowsOf(customerTable(recipe), recipe.items);
    case 'orders':
      return rowsOf(ordersTable(recipe), recipe.items);
    case 'lineitem':
      return rowsOf(lineitemTable(recipe), recipe.items);
  }
}

/** All rows that the table has. */
export function tpchRowCount(recipe: TpchData): number {
  switch (recipe.table) {
    case 'customer':
      return customerCount(recipe);
    case 'orders':
      return orderCount(recipe);
    case 'lineitem':
      return new OrderLines(recipe).lineCount;
  }
}

function rowsOf<Row>(table: TpchTable<Row>, items: number): TpchSource {
  const fields = table.columns.map(fieldOf);
  const rowCount = Math.min(items, table.rowCount);
  const take = async (rows: ArrayLike<number>): Promise<TensorBatch> => makeRows(table, rows);
  const sample = makeRows(table, rowRange(0, Math.min(SAMPLED_ROWS, rowCount)));
  return {
    fields,
    rowCount,
    meanRowBytes: Math.max(1, Math.round(bytesOfBatch(sample) / Math.max(1, sample.rowCount))),
    take,
    close: async () => undefined,
  };
}

function fieldOf<Row>(column: NumberColumn<Row> | WrittenColumn<Row>): Field {
  return 'dtype' in column
    ? { name: column.name, kind: 'scalar', dtype: column.dtype, shape: [] }
    : { name: column.name, kind: 'text', dtype: 'str', shape: [] };
}

/** Row by row, each column in turn: a row's columns draw from one sequence. */
function makeRows<Row>(table: TpchTable<Row>, rows: ArrayLike<number>): TensorBatch {
  const makers = table.columns.map((column) => makerOf(column, rows.length));
  for (let at = 0; at < rows.length; at += 1) {
    const row = table.row(rows[at] ?? 0);
    for (const maker of makers) maker.add(at, row);
  }
  const columns = makers.map(({ name, finish }) => [name, finish()] as const);
  return { rowCount: rows.length, columns: new Map(columns) };
}

interface ColumnMaker<Row> {
  readonly name: string;
  readonly add: (at: number, row: Row) => void;
  readonly finish: () => Column;
}

function makerOf<Row>(
  column: NumberColumn<Row> | WrittenColumn<Row>,
  rows: number,
): ColumnMaker<Row> {
  const { name } = column;
  if ('write' in column) {
    const text = new TextColumn(rows);
    const add = (_: number, row: Row): void => {
      column.write(text, row);
      text.endRow();
    };
    return { name, add, finish: () => text.column() };
  }
  const { dtype, value } = column;
  const data = allocateElements(dtype, rows);
  const finish = (): NumericColumn => ({ kind: 'numeric', dtype, shape: [], data });
  if (dtype !== 'int64') {
    const add = (at: number, row: Row): void => {
      data[at] = value(row);
    };
    return { name, add, finish };
  }
  // In halves, the low one first: a BigInt a value would cost more than all the rest.
  const halves = new Int32Array(data.buffer);
  const add = (at: number, row: Row): void => {
    const whole = value(row);
    halves[2 * at] = whole | 0;
    halves[2 * at + 1] = Math.floor(whole / 2 ** 32);
  };
  return { name, add, finish };
}

function bytesOfBatch({ columns }: TensorBatch): number {
  return [...columns.values()].reduce(
    (sum, column) => sum + (column.kind === 'string' ? column.bytes : column.data).byteLength,
    0,
  );
}
