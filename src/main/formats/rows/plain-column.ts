import type { NumericDtype } from '../../../shared/model/dtype';
import type { PooledFile } from './file-pool';

/** A field whose bytes in the files are its bytes in memory, one row right behind the other. */
export interface PlainColumn {
  readonly dtype: NumericDtype;
  /** Shape of one row. */
  readonly shape: readonly number[];
  /** At least 1. */
  readonly rowBytes: number;
  /** By first row; together they hold every stored row. */
  readonly pieces: readonly PlainPiece[];
  /** Which stored row a row of the dataset is; absent where no row is passed over. */
  readonly storedRow?: ((row: number) => number) | undefined;
}

/** Rows of a file, side by side. */
export interface PlainPiece {
  readonly file: PooledFile;
  readonly firstRow: number;
  /** The row after the last. */
  readonly endRow: number;
  /** Where the first row begins, in bytes. */
  readonly offset: number;
}

/** The piece that holds a stored row. */
export function pieceOf({ pieces }: PlainColumn, row: number): PlainPiece {
  let low = 0;
  let high = pieces.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((pieces[middle]?.firstRow ?? 0) <= row) low = middle;
    else high = middle;
  }
  const piece = pieces[low];
  if (piece === undefined || row >= piece.endRow) throw new RangeError(`no file holds row ${row}`);
  return piece;
}
