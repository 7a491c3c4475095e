/** What the values of a column look like, value by value, and the type that fits them all. */
import type { NumericDtype } from '../../../../shared/model/dtype';
import { specialFloat } from './special-floats';

const INTEGER = /^[+-]?\d+$/;
/** `007` is a number to no one who wrote it. */
const LEADING_ZERO = /^[+-]?0\d/;
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;
/** A longer one is no number that a program printed. */
const LONGEST_NUMBER = 400;
const BOOL = /^(?:true|false)$/i;
const INT64: readonly [bigint, bigint] = [-(2n ** 63n), 2n ** 63n - 1n];
const UINT64_MAX = 2n ** 64n - 1n;

/** Kinds of numbers seen; of one column, one list, or one group of columns. */
export class NumberEvidence {
  #bools = 0;
  #integers = 0;
  #decimals = 0;
  /** `nan`, `inf` and NaN bits. */
  #words = 0;
  #belowZero = false;
  #aboveInt64 = false;
  #tooLarge = false;
  #inexact = false;

  /** Counts the value; false where it is no number. */
  add(text: string): boolean {
    if (text.length > LONGEST_NUMBER) return false;
    if (INTEGER.test(text)) return !LEADING_ZERO.test(text) && this.#addInteger(text);
    if (DECIMAL.test(text) && !LEADING_ZERO.test(text)) this.#decimals += 1;
    else if (BOOL.test(text)) this.#bools += 1;
    else if (specialFloat(text, 8) !== null) this.#words += 1;
    else return false;
    return true;
  }

  merge(other: NumberEvidence): void {
    this.#bools += other.#bools;
    this.#integers += other.#integers;
    this.#decimals += other.#decimals;
    this.#words += other.#words;
    this.#belowZero ||= other.#belowZero;
    this.#aboveInt64 ||= other.#aboveInt64;
    this.#tooLarge ||= other.#tooLarge;
    this.#inexact ||= other.#inexact;
  }

  /** Integers among decimals that float64 does not hold exactly. */
  get losesDigits(): boolean {
    return this.#inexact && this.dtype() === 'float64';
  }

  /** Only words such as `nan`: in quotes, they are words. */
  get onlyWords(): boolean {
    return this.#words > 0 && this.#integers + this.#decimals + this.#bools === 0;
  }

  /** Null where no numeric type fits all of them exactly, or nothing was seen. */
  dtype(): NumericDtype | null {
    const numbers = this.#integers + this.#decimals + this.#words;
    if (this.#bools > 0) return numbers === 0 ? 'bool' : null;
    if (numbers === 0) return null;
    if (this.#decimals + this.#words > 0) return 'float64';
    if (this.#tooLarge || (this.#belowZero && this.#aboveInt64)) return null;
    return this.#aboveInt64 ? 'uint64' : 'int64';
  }

  #addInteger(text: string): boolean {
    this.#integers += 1;
    if (text.length <= 15) {
      this.#belowZero ||= text.startsWith('-');
      return true;
    }
    const value = BigInt(text.replace('+', ''));
    this.#belowZero ||= value < 0n;
    this.#aboveInt64 ||= value > INT64[1];
    this.#tooLarge ||= value < INT64[0] || value > UINT64_MAX;
    this.#inexact ||= BigInt(Math.min(Number(text), Number.MAX_VALUE)) !== value;
    return true;
  }
}

/** Shape of a JSON list of numbers, with what they look like; null for any other list. */
export interface ListEvidence {
  readonly shape: readonly number[];
  readonly numbers: NumberEvidence;
}

const MAX_DEPTH = 32;

/** @param text a JSON list; `NaN` and `Infinity` may be bare */
export function inspectList(text: string): ListEvidence | null {
  const numbers = new NumberEvidence();
  const shape: number[] = [];
  let deepest = -1;
  let at = 0;
  const skip = (): string => {
    while (at < text.length && text.charCodeAt(at) <= 0x20) at += 1;
    return text.charAt(at);
  };
  const list = (depth: number): boolean => {
    if (depth >= MAX_DEPTH) return false;
    at += 1;
    let count = 0;
    for (let next = skip(); next !== ']'; next = skip(), count += 1) {
      if (count > 0) {
        if (next !== ',') return false;
        at += 1;
        skip();
      }
      if (!(text.charAt(at) === '[' ? list(depth + 1) : element(depth))) return false;
    }
    at += 1;
    if (shape[depth] === undefined) shape[depth] = count;
    return shape[depth] === count;
  };
  const element = (depth: number): boolean => {
    if (deepest === -1) deepest = depth;
    const quoted = text.charAt(at) === '"';
    const pattern = quoted ? /"([^"\\]*)"/y : /[^\s,\][]+/y;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null || deepest !== depth) return false;
    at = pattern.lastIndex;
    const value = match[1] ?? match[0];
    return quoted ? specialFloat(value, 8) !== null && numbers.add(value) : numbers.add(value);
  };
  if (skip() !== '[' || !list(0)) return null;
  skip();
  // Numbers lie at one depth only: the deepest there is.
  return at < text.length || (deepest !== -1 && deepest !== shape.length - 1)
    ? null
    : { shape, numbers };
}
