/**
 * What ORDERS and LINEITEM share (TPC-H 3.0.1, section 4.2.3): an order's date decides the dates of
 * its lines, and its lines decide its price and status.
 */
import { RowRandom } from './row-random';
import { type TpchScale, orderCount } from './table';

/** Days since 1970-01-01. */
export const START_DATE = dayOf('1992-01-01');
export const END_DATE = dayOf('1998-12-31');
export const CURRENT_DATE = dayOf('1995-06-17');
/** No order is younger: every line of it is received before the end. */
const LAST_ORDER_DATE = END_DATE - 151;

/** Seven orders in a row have 1 to 7 lines in shuffled order: 28 lines. */
export const BLOCK_ORDERS = 7;
export const BLOCK_LINES = 28;

export interface OrderLine {
  readonly order: number;
  /** From 1. */
  readonly number: number;
  readonly part: number;
  readonly supplier: number;
  readonly quantity: number;
  /** Cents. */
  readonly price: number;
  /** Hundredths. */
  readonly discount: number;
  readonly tax: number;
  readonly shipped: number;
  readonly committed: number;
  readonly received: number;
  readonly isReturned: boolean;
  readonly isOpen: boolean;
}

export class OrderLines {
  readonly orders: number;
  readonly #parts: number;
  readonly #suppliers: number;
  readonly #dates: RowRandom;
  readonly #lines: RowRandom;
  readonly #blocks: RowRandom;
  #block = -1;
  /** Lines of each order of the block that was last asked about. */
  #counts: readonly number[] = [];

  constructor(scale: TpchScale) {
    this.orders = orderCount(scale);
    this.#parts = Math.max(1, Math.round(200_000 * scale.scaleFactor));
    this.#suppliers = Math.max(4, Math.round(10_000 * scale.scaleFactor));
    this.#dates = new RowRandom(scale.seed, 'order date');
    this.#lines = new RowRandom(scale.seed, 'lineitem');
    this.#blocks = new RowRandom(scale.seed, 'line counts');
  }

  /** Rows of LINEITEM: 4 an order on average. */
  get lineCount(): number {
    const whole = Math.floor(this.orders / BLOCK_ORDERS);
    const rest = this.#countsOf(whole).slice(0, this.orders % BLOCK_ORDERS);
    return whole * BLOCK_LINES + rest.reduce((sum, lines) => sum + lines, 0);
  }

  /** Order and line number (from 1) of a row of LINEITEM. */
  place(row: number): { readonly order: number; readonly number: number } {
    const block = Math.floor(row / BLOCK_LINES);
    let line = row % BLOCK_LINES;
    let order = block * BLOCK_ORDERS;
    for (const count of this.#countsOf(block)) {
      if (line < count) break;
      line -= count;
      order += 1;
    }
    return { order, number: line + 1 };
  }

  linesOf(order: number): readonly OrderLine[] {
    const count = this.#countsOf(Math.floor(order / BLOCK_ORDERS))[order % BLOCK_ORDERS] ?? 1;
    return Array.from({ length: count }, (_, at) => this.line(order, at + 1));
  }

  orderDate(order: number): number {
    return this.#dates.seek(order).between(START_DATE, LAST_ORDER_DATE);
  }

  line(order: number, number: number): OrderLine {
    const date = this.orderDate(order);
    const random = this.#lines.seek(order * 8 + number);
    const part = random.between(1, this.#parts);
    const quantity = random.between(1, 50);
    const shipped = date + random.between(1, 121);
    const received = shipped + random.between(1, 30);
    return {
      order,
      number,
      part,
      supplier: this.#supplierOf(part, random.between(0, 3)),
      quantity,
      price: quantity * retailPrice(part),
      discount: random.between(0, 10),
      tax: random.between(0, 8),
      shipped,
      committed: date + random.between(30, 90),
      received,
      isReturned: received <= CURRENT_DATE,
      isOpen: shipped > CURRENT_DATE,
    };
  }

  /** One of the four suppliers of a part. */
  #supplierOf(part: number, which: number): number {
    const all = this.#suppliers;
    const step = Math.floor(all / 4) + Math.floor((part - 1) / all);
    return ((part + which * step) % all) + 1;
  }

  #countsOf(block: number): readonly number[] {
    if (block === this.#block) return this.#counts;
    const random = this.#blocks.seek(block);
    const counts = [1, 2, 3, 4, 5, 6, 7];
    for (let last = counts.length - 1; last > 0; last -= 1) {
      const other = random.between(0, last);
      [counts[last], counts[other]] = [counts[other] ?? 1, counts[last] ?? 1];
    }
    [this.#block, this.#counts] = [block, counts];
    return counts;
  }
}

/** Only the first 8 of every 32 keys are used. */
export function orderKey(order: number): number {
  return Math.floor(order / 8) * 32 + (order % 8) + 1;
}

/** Cents. */
function retailPrice(part: number): number {
  return 90_000 + (Math.floor(part / 10) % 20_001) + 100 * (part % 1000);
}

function dayOf(date: string): number {
  return Date.parse(date) / 86_400_000;
}
