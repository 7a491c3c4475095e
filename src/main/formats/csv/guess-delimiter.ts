import { Cells } from '../rows/text/cells';
import { RowFault } from '../rows/text/row-fault';
import { isEmptyLine, quotedRows } from './quoted-rows';
import { tokenise } from './tokenise';

const COMMA = 0x2c;
const TAB = 0x09;
const CANDIDATES = [COMMA, TAB, 0x3b, 0x7c];
const ROWS = 25;

export interface DelimiterGuess {
  readonly delimiter: number;
  /** Cells of the first row. */
  readonly cells: number;
  /** Rows looked at, and how many of them have as many cells as the first. */
  readonly rows: number;
  readonly alike: number;
}

/**
 * The delimiter by which the first rows have the same number of cells, more than one.
 * @param head the file's beginning; a row that it cuts short is left out unless it is the only one
 */
export function guessDelimiter(head: Buffer, quote: number | null, whole: boolean): DelimiterGuess {
  const guesses = CANDIDATES.map((delimiter) => tryDelimiter(head, delimiter, quote, whole));
  const [first, ...rest] = guesses;
  const comma = first ?? { delimiter: COMMA, cells: 1, rows: 0, alike: 0 };
  return rest.reduce((best, guess) => (better(guess, best) ? guess : best), comma);
}

function better(left: DelimiterGuess, right: DelimiterGuess): boolean {
  if (left.cells === 1 || right.cells === 1) return left.cells > right.cells;
  const shares = left.alike / left.rows - right.alike / right.rows;
  return shares === 0 ? left.cells > right.cells : shares > 0;
}

function tryDelimiter(
  head: Buffer,
  delimiter: number,
  quote: number | null,
  whole: boolean,
): DelimiterGuess {
  const punctuation = { delimiter, quote };
  const scanner = quotedRows(head, punctuation);
  const counts: number[] = [];
  const none = new Cells(0);
  for (let from = 0; from < head.length && counts.length < ROWS;) {
    const found = scanner.rowEnd(from);
    if (found === -1 && !whole && counts.length > 0) break;
    const end = found === -1 ? head.length : found;
    if (!isEmptyLine(head, from, end)) counts.push(countOf(head, from, end, punctuation, none));
    from = end;
  }
  const cells = counts[0] ?? 1;
  return { delimiter, cells, rows: counts.length, alike: counts.filter((n) => n === cells).length };
}

/** 0 for a row that is none. */
function countOf(...row: Parameters<typeof tokenise>): number {
  try {
    return tokenise(...row);
  } catch (error) {
    if (error instanceof RowFault) return 0;
    throw error;
  }
}
