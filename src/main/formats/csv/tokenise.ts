import { type Cells, MARK } from '../rows/text/cells';
import { findByte, textEnd } from '../rows/text/dialect';
import { RowFault, shown } from '../rows/text/row-fault';
import type { Punctuation } from './quoted-rows';

/**
 * Finds the cells of a row (RFC 4180, section 2): an empty cell without quotes is nothing, one with
 * quotes is an empty text. A quotation mark inside a cell that does not begin with one is itself.
 * @returns how many cells there are; those that `cells` has no room for are only counted
 * @throws RowFault `open-quote`, `after-quote`
 */
export function tokenise(
  bytes: Buffer,
  start: number,
  end: number,
  { delimiter, quote }: Punctuation,
  cells: Cells,
): number {
  const to = textEnd(bytes, start, end);
  let count = 0;
  let from = start;
  for (;;) {
    let at = from;
    if (at < to && bytes[at] === quote) {
      let escaped = false;
      at = findByte(bytes, quote, from + 1);
      while (at !== -1 && at + 1 < to && bytes[at + 1] === quote) {
        escaped = true;
        at = findByte(bytes, quote, at + 2);
      }
      if (at === -1 || at >= to)
        throw new RowFault('open-quote', 'a quotation mark is opened and never closed', from);
      if (count < cells.count) cells.set(count, escaped ? MARK.escaped : MARK.quoted, from + 1, at);
      at += 1;
      if (at < to && bytes[at] !== delimiter)
        throw new RowFault(
          'after-quote',
          `${shown(bytes, at, to)} follows a closing quotation mark`,
          at,
        );
    } else {
      while (at < to && bytes[at] !== delimiter) at += 1;
      if (count < cells.count && at > from) cells.set(count, MARK.bare, from, at);
    }
    count += 1;
    if (at >= to) return count;
    from = at + 1;
  }
}

/** @throws RowFault `ragged-row` for another number of cells than the header has */
export function assertCount(count: number, expected: number, at: number): void {
  if (count === expected) return;
  throw new RowFault(
    'ragged-row',
    `it has ${count} ${count === 1 ? 'cell' : 'cells'} where ${expected} are expected`,
    at,
  );
}
