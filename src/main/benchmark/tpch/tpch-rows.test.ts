import { describe, expect, it } from 'vitest';
import { TPCH_TABLES, type TpchTableName } from '../../../shared/model/benchmark-data';
import { bytesOf } from '../../../shared/model/dtype';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { stringsOf } from '../../lib/string-column';
import { requireEqualRows } from '../compare-rows';
import { rowRange } from '../source-rows';
import { CURRENT_DATE, END_DATE, START_DATE } from './order-lines';
import { tpchRowCount, tpchRows } from './tpch-rows';

const scale = { scaleFactor: 0.01, seed: 3 };

function rowsOf(table: TpchTableName) {
  return tpchRows({ ...scale, table, items: tpchRowCount({ ...scale, table }) });
}

function column(batch: TensorBatch, name: string): Column {
  const found = batch.columns.get(name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

function numbers(batch: TensorBatch, name: string): readonly number[] {
  const found = column(batch, name);
  if (found.kind !== 'numeric') throw new Error(`${name} is text`);
  return Array.from<number | bigint, number>(found.data, Number);
}

function texts(batch: TensorBatch, name: string): readonly string[] {
  const found = column(batch, name);
  if (found.kind !== 'string') throw new Error(`${name} is numbers`);
  return stringsOf(found).map((text) => text ?? 'null');
}

const [least, most] = [
  (values: readonly number[]) => values.reduce((a, b) => Math.min(a, b), Infinity),
  (values: readonly number[]) => values.reduce((a, b) => Math.max(a, b), -Infinity),
];
const range = (values: readonly number[]) => [least(values), most(values)];
const lengths = (values: readonly string[]) => range(values.map(({ length }) => length));
const kinds = (values: readonly string[]) => [...new Set(values)].sort();

async function whole(table: TpchTableName): Promise<TensorBatch> {
  const rows = rowsOf(table);
  return rows.take(rowRange(0, rows.rowCount));
}

describe.each(TPCH_TABLES)('%s', (table) => {
  it('gives a row the same bytes wherever and whenever it is asked for', async () => {
    const rows = rowsOf(table);
    const wanted = [0, 1, 27, 28, 29, rows.rowCount - 1];
    const all = await rows.take(rowRange(0, rows.rowCount));
    const backwards = await rowsOf(table).take(wanted.toReversed());
    const names = new Map(rows.fields.map(({ name }) => [name, name]));
    for (const [at, row] of wanted.toReversed().entries()) {
      requireEqualRows(await rowsOf(table).take([row]), backwards, names, at);
      requireEqualRows(await rows.take([row]), all, names, row);
    }
  });

  it('depends on the seed', async () => {
    const [one, other] = await Promise.all(
      [3, 4].map((seed) => tpchRows({ ...scale, seed, table, items: 9 }).take(rowRange(0, 9))),
    );
    const comment = `${table.slice(0, 1)}_comment`;
    expect(one && texts(one, comment)).not.toEqual(other && texts(other, comment));
  });

  it('tells the mean size of a row from its bytes', async () => {
    const rows = rowsOf(table);
    const batch = await rows.take(rowRange(0, 1000));
    const bytes = [...batch.columns.values()].map((one) =>
      one.kind === 'string' ? one.bytes.byteLength : bytesOf(one.data).byteLength,
    );
    expect(rows.meanRowBytes).toBe(Math.round(bytes.reduce((a, b) => a + b) / 1000));
  });
});

it('has as many rows as the specification says', () => {
  const count = (table: TpchTableName, scaleFactor: number) =>
    tpchRowCount({ table, scaleFactor, seed: 0 });
  expect([count('customer', 1), count('orders', 1)]).toEqual([150_000, 1_500_000]);
  expect([count('customer', 0.1), count('orders', 0.1)]).toEqual([15_000, 150_000]);
  // 6,001,215 in its own data: 4 an order on average.
  expect(Math.abs(count('lineitem', 1) - 6_000_000)).toBeLessThan(28);
});

it('customer keeps to its domains', async () => {
  const batch = await whole('customer');
  expect([...batch.columns.keys()]).toEqual(
    'c_custkey c_name c_address c_nationkey c_phone c_acctbal c_mktsegment c_comment'.split(' '),
  );
  const keys = numbers(batch, 'c_custkey');
  expect(keys).toEqual(Array.from({ length: 1500 }, (_, at) => at + 1));
  expect(texts(batch, 'c_name')[41]).toBe('Customer#000000042');
  expect(lengths(texts(batch, 'c_address'))).toEqual([10, 40]);
  expect(range(numbers(batch, 'c_nationkey'))).toEqual([0, 24]);
  const [low = 0, high = 0] = range(numbers(batch, 'c_acctbal'));
  expect(low).toBeGreaterThanOrEqual(-999.99);
  expect(low).toBeLessThan(-900);
  expect(high).toBeLessThanOrEqual(9999.99);
  expect(kinds(texts(batch, 'c_mktsegment'))).toEqual(
    'AUTOMOBILE BUILDING FURNITURE HOUSEHOLD MACHINERY'.split(' '),
  );
  expect(lengths(texts(batch, 'c_comment'))).toEqual([29, 116]);
  const nations = numbers(batch, 'c_nationkey');
  for (const [row, phone] of texts(batch, 'c_phone').entries()) {
    expect(phone).toMatch(/^\d\d-[1-9]\d\d-[1-9]\d\d-[1-9]\d{3}$/);
    expect(Number(phone.slice(0, 2))).toBe((nations[row] ?? NaN) + 10);
  }
});

it('orders keep to their domains and to their lines', async () => {
  const [orders, lines] = await Promise.all([whole('orders'), whole('lineitem')]);
  expect([...orders.columns.keys()]).toEqual(
    'o_orderkey o_custkey o_orderstatus o_totalprice o_orderdate o_orderpriority o_clerk o_shippriority o_comment'.split(
      ' ',
    ),
  );
  const keys = numbers(orders, 'o_orderkey');
  expect(new Set(keys).size).toBe(15_000);
  expect(keys.every((key) => (key - 1) % 32 < 8)).toBe(true);
  const customers = numbers(orders, 'o_custkey');
  expect(range(customers)).toEqual([1, 1499]);
  expect(customers.every((key) => key % 3 !== 0)).toBe(true);
  expect(range(numbers(orders, 'o_orderdate'))).toEqual([START_DATE, END_DATE - 151]);
  expect(kinds(texts(orders, 'o_orderpriority'))).toEqual([
    '1-URGENT',
    '2-HIGH',
    '3-MEDIUM',
    '4-NOT SPECIFIED',
    '5-LOW',
  ]);
  expect(kinds(texts(orders, 'o_clerk'))).toContain('Clerk#000000010');
  expect(kinds(texts(orders, 'o_clerk'))).toHaveLength(10);
  expect(range(numbers(orders, 'o_shippriority'))).toEqual([0, 0]);
  expect(lengths(texts(orders, 'o_comment'))).toEqual([19, 78]);

  // Price and status, added up from the other table.
  const [totals, flags] = [new Map<number, number>(), new Map<number, Set<string>>()];
  const [prices, discounts, taxes, status] = [
    numbers(lines, 'l_extendedprice'),
    numbers(lines, 'l_discount'),
    numbers(lines, 'l_tax'),
    texts(lines, 'l_linestatus'),
  ];
  for (const [row, key] of numbers(lines, 'l_orderkey').entries()) {
    const paid = (prices[row] ?? 0) * (1 - (discounts[row] ?? 0)) * (1 + (taxes[row] ?? 0));
    totals.set(key, (totals.get(key) ?? 0) + paid);
    flags.set(key, (flags.get(key) ?? new Set()).add(status[row] ?? ''));
  }
  expect(totals.size).toBe(15_000);
  const total = numbers(orders, 'o_totalprice');
  const wrong = texts(orders, 'o_orderstatus').filter((found, row) => {
    const kept = [...(flags.get(keys[row] ?? 0) ?? [])];
    const difference = (total[row] ?? 0) - (totals.get(keys[row] ?? 0) ?? 0);
    // Each of up to seven lines is cut to whole cents twice.
    return found !== (kept.length > 1 ? 'P' : kept[0]) || Math.abs(difference) >= 0.15;
  });
  expect(wrong).toEqual([]);
});

it('lineitem keeps to its domains', async () => {
  const batch = await whole('lineitem');
  expect([...batch.columns.keys()]).toHaveLength(16);
  const lines = numbers(batch, 'l_linenumber');
  expect(range(lines)).toEqual([1, 7]);
  // Every order begins with line 1 and counts up.
  expect(lines.every((line, row) => line === 1 || line === (lines[row - 1] ?? 0) + 1)).toBe(true);
  expect(range(numbers(batch, 'l_partkey'))).toEqual([1, 2000]);
  expect(range(numbers(batch, 'l_suppkey'))).toEqual([1, 100]);
  expect(range(numbers(batch, 'l_quantity'))).toEqual([1, 50]);
  expect(range(numbers(batch, 'l_discount'))).toEqual([0, 0.1]);
  expect(range(numbers(batch, 'l_tax'))).toEqual([0, 0.08]);
  const [ships, receipts, commits] = ['l_shipdate', 'l_receiptdate', 'l_commitdate'].map((name) =>
    numbers(batch, name),
  );
  const [flags, status] = [texts(batch, 'l_returnflag'), texts(batch, 'l_linestatus')];
  expect(kinds(flags)).toEqual(['A', 'N', 'R']);
  const wrong = (ships ?? []).filter((ship, row) => {
    const received = receipts?.[row] ?? 0;
    const days = received - ship;
    const isNew = flags[row] === 'N';
    return (
      days < 1 ||
      days > 30 ||
      isNew !== received > CURRENT_DATE ||
      (status[row] === 'O') !== ship > CURRENT_DATE
    );
  });
  expect(wrong).toEqual([]);
  expect(most(receipts ?? [])).toBeLessThanOrEqual(END_DATE);
  expect(least(commits ?? [])).toBeGreaterThanOrEqual(START_DATE + 30);
  expect(kinds(texts(batch, 'l_shipmode'))).toEqual(
    ['REG AIR', 'AIR', 'RAIL', 'SHIP', 'TRUCK', 'MAIL', 'FOB'].sort(),
  );
  expect(kinds(texts(batch, 'l_shipinstruct'))).toHaveLength(4);
  expect(lengths(texts(batch, 'l_comment'))).toEqual([10, 43]);
});
