/**
 * Finds the values of one line of JSON (RFC 8259) without making them. `NaN`, `Infinity` and
 * `-Infinity` stand without quotes too, as Python writes them.
 */
import { type Cells, MARK, type Mark } from '../rows/text/cells';
import { RowFault, shown } from '../rows/text/row-fault';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const MINUS = 0x2d;
const POINT = 0x2e;
const SPACE = 0x20;
const MAX_DEPTH = 512;
const WORDS = ['true', 'false', 'null', 'NaN', 'Infinity', '-Infinity'];

/** Number of the column that a key names, or -1 for one whose value is passed over. */
export type ColumnOfKey = (from: number, to: number, escaped: boolean) => number;

/**
 * A line that holds an object: each key's value is a cell.
 * @throws RowFault for anything else
 */
export function scanObject(
  bytes: Buffer,
  from: number,
  to: number,
  columnOf: ColumnOfKey,
  cells: Cells,
): void {
  let at = skipSpace(bytes, from, to);
  if (bytes[at] !== OPEN_OBJECT || at >= to)
    throw new RowFault('not-an-object', `${shown(bytes, at, to)} is no JSON object`, at);
  at = skipSpace(bytes, at + 1, to);
  if (at < to && bytes[at] === CLOSE_OBJECT) at += 1;
  else {
    for (;;) {
      at = skipSpace(bytes, at, to);
      if (at >= to || bytes[at] !== QUOTE) throw unexpected(bytes, at, to);
      const key = endOfString(bytes, at, to);
      const column = columnOf(at + 1, key.end - 1, key.escaped);
      at = skipSpace(bytes, key.end, to);
      if (at >= to || bytes[at] !== COLON) throw unexpected(bytes, at, to);
      at = skipSpace(bytes, scanValue(bytes, at + 1, to, column, cells), to);
      const next = at < to ? bytes[at] : undefined;
      if (next !== COMMA && next !== CLOSE_OBJECT) throw unexpected(bytes, at, to);
      at += 1;
      if (next === CLOSE_OBJECT) break;
    }
  }
  assertOver(bytes, at, to);
}

/** A line that holds another value: the one cell. */
export function scanLine(bytes: Buffer, from: number, to: number, cells: Cells): void {
  assertOver(bytes, scanValue(bytes, from, to, 0, cells), to);
}

function assertOver(bytes: Buffer, at: number, to: number): void {
  const rest = skipSpace(bytes, at, to);
  if (rest < to)
    throw new RowFault('after-value', `${shown(bytes, rest, to)} follows the JSON value`, rest);
}

/** @returns the index behind the value */
function scanValue(bytes: Buffer, from: number, to: number, column: number, cells: Cells): number {
  const at = skipSpace(bytes, from, to);
  const first = at < to ? (bytes[at] ?? 0) : 0;
  if (first === QUOTE) {
    const { end, escaped } = endOfString(bytes, at, to);
    put(cells, column, escaped ? MARK.escaped : MARK.quoted, at + 1, end - 1);
    return end;
  }
  if (first === OPEN_LIST || first === OPEN_OBJECT) {
    const end = endOfNested(bytes, at, to);
    put(cells, column, first === OPEN_LIST ? MARK.list : MARK.object, at, end);
    return end;
  }
  let end = at;
  while (end < to && !endsBare(bytes[end] ?? 0)) end += 1;
  if (isNumber(bytes, at, end)) put(cells, column, MARK.bare, at, end);
  else {
    const word = end - at <= 9 ? bytes.toString('latin1', at, end) : '';
    if (!WORDS.includes(word)) throw unexpected(bytes, at, to);
    if (word !== 'null') put(cells, column, MARK.bare, at, end);
  }
  return end;
}

function put(cells: Cells, column: number, mark: Mark, from: number, to: number): void {
  if (column >= 0) cells.set(column, mark, from, to);
}

function skipSpace(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && isSpace(bytes[at] ?? 0)) at += 1;
  return at;
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

function endsBare(byte: number): boolean {
  return byte === COMMA || byte === CLOSE_OBJECT || byte === CLOSE_LIST || byte <= SPACE;
}

function endOfString(
  bytes: Buffer,
  from: number,
  to: number,
): { readonly end: number; readonly escaped: boolean } {
  let escaped = false;
  for (let at = from + 1; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) return { end: at + 1, escaped };
    if (byte === BACKSLASH) {
      escaped = true;
      at += 1;
    } else if (byte < SPACE)
      throw new RowFault('control-character', 'a control character stands in a string', at);
  }
  throw new RowFault('open-string', 'a string is opened and never closed', from);
}

/** The index behind the bracket that closes the one at `from`. */
function endOfNested(bytes: Buffer, from: number, to: number): number {
  const open: number[] = [];
  for (let at = from; at < to; at += 1) {
    const byte = bytes[at] ?? 0;
    // Digits and their like, which most of a tensor is.
    if (byte < OPEN_LIST && byte !== QUOTE) continue;
    if (byte === QUOTE) at = endOfString(bytes, at, to).end - 1;
    else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
      open.push(byte + 2);
      if (open.length > MAX_DEPTH)
        throw new RowFault('too-deep', `it is nested deeper than ${MAX_DEPTH} levels`, at);
    } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) {
      if (open.pop() !== byte) throw unexpected(bytes, at, to);
      if (open.length === 0) return at + 1;
    }
  }
  throw new RowFault('open-bracket', 'a bracket is opened and never closed', from);
}

/** RFC 8259, section 6: no sign but minus, no leading zeros, digits on both sides of the point. */
function isNumber(bytes: Buffer, from: number, to: number): boolean {
  let at = bytes[from] === MINUS ? from + 1 : from;
  const whole = digitsFrom(bytes, at, to);
  if (whole === at || (bytes[at] === 0x30 && whole > at + 1)) return false;
  at = whole;
  if (at < to && bytes[at] === POINT) {
    const fraction = digitsFrom(bytes, at + 1, to);
    if (fraction === at + 1) return false;
    at = fraction;
  }
  if (at < to && ((bytes[at] ?? 0) | 0x20) === 0x65) {
    const signed = bytes[at + 1] === MINUS || bytes[at + 1] === 0x2b ? at + 2 : at + 1;
    const exponent = digitsFrom(bytes, signed, to);
    if (exponent === signed) return false;
    at = exponent;
  }
  return at === to;
}

function digitsFrom(bytes: Buffer, from: number, to: number): number {
  let at = from;
  while (at < to && (bytes[at] ?? 0) >= 0x30 && (bytes[at] ?? 0) <= 0x39) at += 1;
  return at;
}

function unexpected(bytes: Buffer, at: number, to: number): RowFault {
  return at >= to
    ? new RowFault('cut-short', 'the JSON ends before it is complete', to)
    : new RowFault('bad-json', `${shown(bytes, at, to)} is no JSON here`, at);
}
