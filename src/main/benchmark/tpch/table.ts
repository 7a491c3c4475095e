import type { RowRandom } from './row-random';
import type { TextColumn } from './text-column';

export const TPCH_DTYPES = ['int32', 'int64', 'float64'] as const;

/** A column of numbers, made from the facts of a row. */
export interface NumberColumn<Row> {
  readonly name: string;
  /** `int64` for identifiers, `int32` for integers and dates, `float64` for decimals. */
  readonly dtype: (typeof TPCH_DTYPES)[number];
  /** A whole number below 2^53 where the dtype is one of whole numbers. */
  readonly value: (row: Row) => number;
}

/** A column of text, written from the facts of a row. */
export interface WrittenColumn<Row> {
  readonly name: string;
  readonly write: (column: TextColumn, row: Row) => void;
}

/** One of the specification's tables; `Row` is what its columns are made from. */
export interface TpchTable<Row> {
  readonly columns: readonly (NumberColumn<Row> | WrittenColumn<Row>)[];
  readonly rowCount: number;
  /** Facts of the row of this number, from 0; the same object may be given for the next row. */
  row(number: number): Row;
}

/** How large the tables are, in the specification's words (section 4.2.5). */
export interface TpchScale {
  readonly scaleFactor: number;
  readonly seed: number;
}

export function customerCount({ scaleFactor }: TpchScale): number {
  return Math.max(3, Math.round(150_000 * scaleFactor));
}

export function orderCount({ scaleFactor }: TpchScale): number {
  return Math.max(1, Math.round(1_500_000 * scaleFactor));
}

/** A piece of a pool that a comment or an address is. */
export interface Piece {
  readonly start: number;
  readonly length: number;
}

/** Of a length in [low, high]. */
export function drawPiece(random: RowRandom, low: number, high: number, pool: number): Piece {
  const length = random.between(low, high);
  return { start: random.between(0, pool - length), length };
}
