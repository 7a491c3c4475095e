import type { ByteSink } from './byte-sink';
import type { Cells } from './cells';

/** Finds where rows end in one piece of a file. Made anew for every piece. */
export interface RowScanner {
  /** Index behind the newline that ends the row at `from`; -1 where the piece ends first. */
  rowEnd(from: number): number;
  /** Newlines that the last row found holds, its own included. */
  readonly lines: number;
}

/** How a kind of text file lays out rows and their cells; CSV and JSON Lines each are one. */
export interface Dialect {
  scanner(piece: Buffer): RowScanner;
  /** A row of `[from, to)` that is no row at all, such as an empty line. */
  isBlank(bytes: Buffer, from: number, to: number): boolean;
  /**
   * Finds the cells of a row; `to` may still hold the newline.
   * @throws RowFault where the row is none
   */
  cells(bytes: Buffer, from: number, to: number, cells: Cells): void;
  /**
   * Appends what an escaped cell says.
   * @throws RowFault for an escape that there is not
   */
  unescape(bytes: Buffer, from: number, to: number, sink: ByteSink): void;
  /** Whether quotes around a number say nothing, as in CSV; in JSON they make a string of it. */
  readonly quotedNumbers: boolean;
}

export const NEWLINE = 0x0a;
export const RETURN = 0x0d;
export const SPACE = 0x20;
export const TAB = 0x09;

/** Up to here a loop finds a byte sooner than a call of the native search. */
const NEAR_BYTES = 96;

/** First place of `byte` at `from` or behind it; -1 where there is none. */
export function findByte(bytes: Buffer, byte: number, from: number): number {
  const near = Math.min(bytes.length, from + NEAR_BYTES);
  for (let at = from; at < near; at += 1) if (bytes[at] === byte) return at;
  return near === bytes.length ? -1 : bytes.indexOf(byte, near);
}

/** A row a line, whatever the line holds. */
export function plainLines(piece: Buffer): RowScanner {
  return {
    lines: 1,
    rowEnd: (from) => findByte(piece, NEWLINE, from) + 1 || -1,
  };
}

/** The end of a row's text, without its newline or carriage return. */
export function textEnd(bytes: Buffer, from: number, to: number): number {
  let end = to;
  if (end > from && bytes[end - 1] === NEWLINE) end -= 1;
  if (end > from && bytes[end - 1] === RETURN) end -= 1;
  return end;
}
