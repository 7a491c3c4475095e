import { type OrderLine, OrderLines, orderKey } from './order-lines';
import { RowRandom } from './row-random';
import { type TpchScale, type TpchTable, drawPiece } from './table';
import { POOL_BYTES, wordPool } from './text-column';

const INSTRUCTIONS = ['DELIVER IN PERSON', 'COLLECT COD', 'NONE', 'TAKE BACK RETURN'] as const;
const MODES = ['REG AIR', 'AIR', 'RAIL', 'SHIP', 'TRUCK', 'MAIL', 'FOB'] as const;
const RETURNED = ['R', 'A'] as const;

/** TPC-H 3.0.1, section 4.2.3: LINEITEM. */
export function lineitemTable(scale: TpchScale): TpchTable<OrderLine> {
  const random = new RowRandom(scale.seed, 'lineitem words');
  const shared = new OrderLines(scale);
  const words = wordPool(scale.seed);
  return {
    rowCount: shared.lineCount,
    row: (row) => {
      random.seek(row);
      const { order, number } = shared.place(row);
      return shared.line(order, number);
    },
    columns: [
      { name: 'l_orderkey', dtype: 'int64', value: ({ order }) => orderKey(order) },
      { name: 'l_partkey', dtype: 'int64', value: ({ part }) => part },
      { name: 'l_suppkey', dtype: 'int64', value: ({ supplier }) => supplier },
      { name: 'l_linenumber', dtype: 'int32', value: ({ number }) => number },
      { name: 'l_quantity', dtype: 'float64', value: ({ quantity }) => quantity },
      { name: 'l_extendedprice', dtype: 'float64', value: ({ price }) => price / 100 },
      { name: 'l_discount', dtype: 'float64', value: ({ discount }) => discount / 100 },
      { name: 'l_tax', dtype: 'float64', value: ({ tax }) => tax / 100 },
      {
        name: 'l_returnflag',
        write: (column, { isReturned }) => column.text(isReturned ? random.of(RETURNED) : 'N'),
      },
      { name: 'l_linestatus', write: (column, { isOpen }) => column.text(isOpen ? 'O' : 'F') },
      { name: 'l_shipdate', dtype: 'int32', value: ({ shipped }) => shipped },
      { name: 'l_commitdate', dtype: 'int32', value: ({ committed }) => committed },
      { name: 'l_receiptdate', dtype: 'int32', value: ({ received }) => received },
      { name: 'l_shipinstruct', write: (column) => column.text(random.of(INSTRUCTIONS)) },
      { name: 'l_shipmode', write: (column) => column.text(random.of(MODES)) },
      {
        name: 'l_comment',
        write: (column) => {
          const { start, length } = drawPiece(random, 10, 43, POOL_BYTES);
          column.piece(words, start, length);
        },
      },
    ],
  };
}
