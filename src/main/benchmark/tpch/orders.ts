import { type OrderLine, OrderLines, orderKey } from './order-lines';
import { RowRandom } from './row-random';
import { type TpchScale, type TpchTable, customerCount, drawPiece } from './table';
import { POOL_BYTES, wordPool } from './text-column';

interface OrderRow {
  readonly order: number;
  readonly date: number;
  readonly lines: readonly OrderLine[];
}

const PRIORITIES = ['1-URGENT', '2-HIGH', '3-MEDIUM', '4-NOT SPECIFIED', '5-LOW'] as const;

/** TPC-H 3.0.1, section 4.2.3: ORDERS. */
export function ordersTable(scale: TpchScale): TpchTable<OrderRow> {
  const random = new RowRandom(scale.seed, 'orders');
  const shared = new OrderLines(scale);
  const words = wordPool(scale.seed);
  const customers = customerCount(scale);
  const clerks = Math.max(1, Math.round(1000 * scale.scaleFactor));
  return {
    rowCount: shared.orders,
    row: (order) => {
      random.seek(order);
      return { order, date: shared.orderDate(order), lines: shared.linesOf(order) };
    },
    columns: [
      { name: 'o_orderkey', dtype: 'int64', value: ({ order }) => orderKey(order) },
      { name: 'o_custkey', dtype: 'int64', value: () => customerWithOrders(random, customers) },
      { name: 'o_orderstatus', write: (column, { lines }) => column.text(statusOf(lines)) },
      { name: 'o_totalprice', dtype: 'float64', value: ({ lines }) => totalCents(lines) / 100 },
      { name: 'o_orderdate', dtype: 'int32', value: ({ date }) => date },
      { name: 'o_orderpriority', write: (column) => column.text(random.of(PRIORITIES)) },
      {
        name: 'o_clerk',
        write: (column) => column.text('Clerk#').digits(random.between(1, clerks), 9),
      },
      { name: 'o_shippriority', dtype: 'int32', value: () => 0 },
      {
        name: 'o_comment',
        write: (column) => {
          const { start, length } = drawPiece(random, 19, 78, POOL_BYTES);
          column.piece(words, start, length);
        },
      },
    ],
  };
}

/** Every third customer has no orders. */
function customerWithOrders(random: RowRandom, customers: number): number {
  const drawn = random.between(0, customers - Math.floor(customers / 3) - 1);
  return 3 * Math.floor(drawn / 2) + 1 + (drawn % 2);
}

function statusOf(lines: readonly OrderLine[]): string {
  const open = lines.filter(({ isOpen }) => isOpen).length;
  return open === 0 ? 'F' : open === lines.length ? 'O' : 'P';
}

/** Sum of price × (1 − discount) × (1 + tax), each line in whole cents. */
function totalCents(lines: readonly OrderLine[]): number {
  return lines.reduce((sum, { price, discount, tax }) => {
    const reduced = Math.floor((price * (100 - discount)) / 100);
    return sum + Math.floor((reduced * (100 + tax)) / 100);
  }, 0);
}
