import { RowRandom } from './row-random';
import { type TpchScale, type TpchTable, customerCount, drawPiece } from './table';
import { POOL_BYTES, letterPool, wordPool } from './text-column';

interface CustomerRow {
  readonly key: number;
  readonly random: RowRandom;
  readonly nation: number;
}

const SEGMENTS = ['AUTOMOBILE', 'BUILDING', 'FURNITURE', 'MACHINERY', 'HOUSEHOLD'] as const;

/** TPC-H 3.0.1, section 4.2.3: CUSTOMER. */
export function customerTable(scale: TpchScale): TpchTable<CustomerRow> {
  const random = new RowRandom(scale.seed, 'customer');
  const [words, letters] = [wordPool(scale.seed), letterPool(scale.seed)];
  return {
    rowCount: customerCount(scale),
    // Columns draw one after the other, in their order, from the row's own sequence.
    row: (number) => ({
      key: number + 1,
      random: random.seek(number),
      nation: random.between(0, 24),
    }),
    columns: [
      { name: 'c_custkey', dtype: 'int64', value: ({ key }) => key },
      { name: 'c_name', write: (column, { key }) => column.text('Customer#').digits(key, 9) },
      {
        name: 'c_address',
        write: (column) => {
          const { start, length } = drawPiece(random, 10, 40, POOL_BYTES);
          column.piece(letters, start, length);
        },
      },
      { name: 'c_nationkey', dtype: 'int64', value: ({ nation }) => nation },
      {
        name: 'c_phone',
        write: (column, { nation }) => {
          column.digits(nation + 10, 2);
          for (const [low, high, width] of PHONE_PARTS) {
            column.text('-').digits(random.between(low, high), width);
          }
        },
      },
      { name: 'c_acctbal', dtype: 'float64', value: () => random.between(-99_999, 999_999) / 100 },
      { name: 'c_mktsegment', write: (column) => column.text(random.of(SEGMENTS)) },
      {
        name: 'c_comment',
        write: (column) => {
          const { start, length } = drawPiece(random, 29, 116, POOL_BYTES);
          column.piece(words, start, length);
        },
      },
    ],
  };
}

const PHONE_PARTS = [
  [100, 999, 3],
  [100, 999, 3],
  [1000, 9999, 4],
] as const;
