import { RowFault, shown } from './row-fault';
import { SPACE } from './dialect';
import { besideHalfWay, isHalfWay } from './nearest-float32';
import { decimalAt, decimalEnd } from './parse-number';
import type { PutElement } from './put-element';

const OPEN = 0x5b;
const CLOSE = 0x5d;
const COMMA = 0x2c;
const QUOTE = 0x22;

export interface ListTarget {
  readonly put: PutElement;
  /** For elements in quotes. */
  readonly putWord: PutElement;
  /** The slots, where they are floats: most lists are, and are read without a call for each. */
  readonly floats: Float32Array | Float64Array | null;
}

/**
 * Reads a JSON list (RFC 8259, section 5) of numbers, nested as deep as `shape` says, into slots
 * from `first` on, in C order. Numbers may also be `true`, `false`, the words and NaN bits of
 * special-floats.ts, bare or as JSON strings.
 * @throws RowFault where the list has another shape or holds something else
 */
export function parseList(
  bytes: Buffer,
  from: number,
  to: number,
  shape: readonly number[],
  { put, putWord, floats }: ListTarget,
  first: number,
): void {
  const last = shape.length - 1;
  let slot = first;
  let at = from;

  const skipSpace = (): number => {
    while (at < to && (bytes[at] ?? 0) <= SPACE) at += 1;
    return at < to ? (bytes[at] ?? 0) : 0;
  };
  const level = (axis: number): void => {
    const extent = shape[axis] ?? 0;
    if (skipSpace() !== OPEN) throw wrongShape(bytes, at, shape);
    at += 1;
    let done = 0;
    if (axis === last && floats !== null) {
      done = readFloats(bytes, at, to, floats, slot, extent);
      slot += done;
      at = decimalEnd.at;
    }
    for (let index = done; index < extent; index += 1) {
      const next = skipSpace();
      if (index > 0) {
        if (next !== COMMA) throw wrongShape(bytes, at, shape);
        at += 1;
        skipSpace();
      }
      if (axis === last) element();
      else level(axis + 1);
    }
    if (skipSpace() !== CLOSE) throw wrongShape(bytes, at, shape);
    at += 1;
  };
  const element = (): void => {
    const begin = at;
    let end: number;
    if (bytes[at] === QUOTE) {
      end = bytes.indexOf(QUOTE, at + 1);
      if (end === -1 || end >= to) throw notNumber(bytes, begin, to);
      at = end + 1;
      if (!putWord(bytes, begin + 1, end, slot)) throw notNumber(bytes, begin, at);
    } else {
      while (at < to && !endsElement(bytes[at] ?? 0)) at += 1;
      end = at;
      if (end === begin) throw wrongShape(bytes, begin, shape);
      if (!put(bytes, begin, end, slot)) throw notNumber(bytes, begin, end);
    }
    slot += 1;
  };

  level(0);
  skipSpace();
  if (at < to) throw wrongShape(bytes, at, shape);
}

/**
 * Reads numbers as long as they are plain ones; what comes behind the last is for the caller.
 * @returns how many were read; `decimalEnd` is behind them
 */
function readFloats(
  bytes: Buffer,
  from: number,
  to: number,
  floats: Float32Array | Float64Array,
  first: number,
  count: number,
): number {
  const narrow = floats instanceof Float32Array;
  let at = from;
  let end = from;
  let done = 0;
  while (done < count) {
    const value = decimalAt(bytes, at, to);
    const behind = decimalEnd.at;
    if (value !== value || behind >= to || !endsElement(bytes[behind] ?? 0)) break;
    floats[first + done] =
      narrow && isHalfWay(value) ? besideHalfWay(value, bytes, at, behind) : value;
    end = behind;
    done += 1;
    if (bytes[end] !== COMMA) break;
    at = end + 1;
    if (bytes[at] === SPACE) at += 1;
  }
  decimalEnd.at = end;
  return done;
}

function endsElement(byte: number): boolean {
  return byte === COMMA || byte === CLOSE || byte <= SPACE || byte === OPEN;
}

function wrongShape(bytes: Buffer, at: number, shape: readonly number[]): RowFault {
  return new RowFault(
    'wrong-shape',
    `the list has not the shape (${shape.join(', ')})`,
    Math.min(at, bytes.length),
  );
}

function notNumber(bytes: Buffer, from: number, to: number): RowFault {
  return new RowFault('bad-number', `${shown(bytes, from, to)} does not fit the type`, from);
}
