import { ByteSink } from '../rows/text/byte-sink';
import type { Cells } from '../rows/text/cells';
import { type Dialect, plainLines } from '../rows/text/dialect';
import { RowFault, shown } from '../rows/text/row-fault';
import { scanLine, scanObject } from './scan-json';
import { unescapeJson } from './unescape-json';

const lines = {
  quotedNumbers: false,
  scanner: plainLines,
  isBlank: isSpaces,
  unescape: unescapeJson,
} as const;

/** Rows that are objects with these keys; one may be missing, another may not come. */
export function objectLines(keys: readonly string[]): Dialect {
  const table = keys.map((key) => Buffer.from(key));
  const numbers = new Map(keys.map((key, column) => [key, column]));
  // Which columns the row named already: the number of the row that did so last.
  const named = new Float64Array(keys.length);
  let row = 0;
  return {
    ...lines,
    cells: (bytes, from, to, cells) => {
      row += 1;
      let expected = 0;
      scanObject(
        bytes,
        from,
        to,
        (begin, end, escaped) => {
          // Keys mostly come in the same order.
          const guess = table[expected];
          const column =
            guess !== undefined && !escaped && isKey(bytes, begin, end, guess)
              ? expected
              : numbers.get(keyText(bytes, begin, end, escaped));
          if (column === undefined)
            throw new RowFault(
              'unknown-key',
              `the key ${shown(bytes, begin, end)} is none of the rows from which the columns were told; open with infer=whole`,
              begin,
            );
          if (named[column] === row)
            throw new RowFault(
              'repeated-key',
              `the key ${shown(bytes, begin, end)} comes twice`,
              begin,
            );
          named[column] = row;
          expected = column + 1;
          return column;
        },
        cells,
      );
    },
  };
}

/** Rows that are single values. */
export const valueLines: Dialect = {
  ...lines,
  cells: (bytes: Buffer, from: number, to: number, cells: Cells) =>
    scanLine(bytes, from, to, cells),
};

/** @throws RowFault */
export function keyText(bytes: Buffer, from: number, to: number, escaped: boolean): string {
  if (!escaped) return bytes.toString('utf8', from, to);
  const sink = new ByteSink(64);
  unescapeJson(bytes, from, to, sink);
  return sink.view().toString('utf8');
}

function isKey(bytes: Buffer, from: number, to: number, key: Buffer): boolean {
  if (to - from !== key.length) return false;
  for (let at = 0; at < key.length; at += 1) if (bytes[from + at] !== key[at]) return false;
  return true;
}

function isSpaces(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at];
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return false;
  }
  return true;
}
