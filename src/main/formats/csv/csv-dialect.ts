import type { Dialect } from '../rows/text/dialect';
import { type Punctuation, isEmptyLine, quotedRows } from './quoted-rows';
import { assertCount, tokenise } from './tokenise';

/**
 * @param columns of the file; with one only, an empty line is a row whose cell is empty, with
 * several it is no row
 */
export function csvDialect(punctuation: Punctuation, columns: number): Dialect {
  return {
    quotedNumbers: true,
    scanner: (piece) => quotedRows(piece, punctuation),
    isBlank: (bytes, from, to) => columns > 1 && isEmptyLine(bytes, from, to),
    cells: (bytes, from, to, cells) =>
      assertCount(tokenise(bytes, from, to, punctuation, cells), cells.count, from),
    // A doubled quotation mark is one.
    unescape: (bytes, from, to, sink) => {
      let start = from;
      for (let at = from; at < to; at += 1) {
        if (bytes[at] !== punctuation.quote) continue;
        sink.push(bytes, start, at + 1);
        at += 1;
        start = at + 1;
      }
      sink.push(bytes, start, to);
    },
  };
}
