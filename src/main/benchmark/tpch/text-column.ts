import type { StringColumn } from '../../../shared/model/tensor';
import { createRandom } from '../random';

/** Builds a column of ASCII text row by row, without a JavaScript string a row. */
export class TextColumn {
  readonly #offsets: Int32Array;
  #bytes: Uint8Array;
  #length = 0;
  #row = 0;

  constructor(rows: number) {
    this.#offsets = new Int32Array(rows + 1);
    this.#bytes = new Uint8Array(Math.max(64, rows * 16));
  }

  /** Adds text to the current row. */
  text(text: string): this {
    this.#reserve(text.length);
    for (let at = 0; at < text.length; at += 1) {
      this.#bytes[this.#length + at] = text.charCodeAt(at);
    }
    this.#length += text.length;
    return this;
  }

  /** Adds a whole number, with zeros in front. */
  digits(value: number, width: number): this {
    this.#reserve(width);
    let rest = value;
    for (let at = width - 1; at >= 0; at -= 1) {
      this.#bytes[this.#length + at] = 48 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
    this.#length += width;
    return this;
  }

  /** Adds a piece of a pool. */
  piece(pool: Uint8Array, start: number, length: number): this {
    this.#reserve(length);
    this.#bytes.set(pool.subarray(start, start + length), this.#length);
    this.#length += length;
    return this;
  }

  endRow(): void {
    this.#row += 1;
    this.#offsets[this.#row] = this.#length;
  }

  column(): StringColumn {
    const bytes = this.#bytes.slice(0, this.#length);
    return { kind: 'string', encoding: 'utf8', offsets: this.#offsets, bytes };
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const larger = new Uint8Array((this.#length + more) * 2);
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

export const POOL_BYTES = 2 ** 20;

/** Words with single spaces between, and a full stop now and then: comments are cut from it. */
export function wordPool(seed: number): Uint8Array {
  const random = createRandom(seed, 'words');
  // What is left at the end, where no word may fit any more, are full stops.
  const pool = Buffer.alloc(POOL_BYTES, '.');
  for (let at = 0; at + LONGEST <= POOL_BYTES;) {
    const word = WORDS[random.below(WORDS.length)] ?? '';
    at += pool.write(random.below(9) === 0 ? `${word}. ` : `${word} `, at, 'latin1');
  }
  return pool;
}

/** Letters, digits, comma and blank, each as likely: addresses are cut from it. */
export function letterPool(seed: number): Uint8Array {
  const random = createRandom(seed, 'letters');
  return Uint8Array.from({ length: POOL_BYTES }, () =>
    LETTERS.charCodeAt(random.below(LETTERS.length)),
  );
}

const LETTERS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ, ';
/** Of a word with what follows it. */
const LONGEST = 14;
const WORDS =
  'about above account across after again against almost along always among around asked because before behind below beside between beyond brave bright carried careful checked close courts daring deposits during early even every final finished fluffy foxes furious gladly grouse haggle ideas inside instead ironic later letters light lucky near never nimble notes often orders packages past patterns pending platelets quick quiet rarely regular requests ruthless silent since sleepy slow slyly special stealthy steady sure theories though through tithes towards under unusual until upon usual warehouses wary whole within without'.split(
    ' ',
  );
