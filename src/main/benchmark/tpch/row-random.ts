import { hashSeed } from '../random';

/**
 * Random numbers that depend on a seed, a name and a row's number only: any process can make any
 * row. One object is moved from row to row, because millions are made.
 */
export class RowRandom {
  readonly #seed: number;
  #state = 0;

  constructor(seed: number, name: string) {
    this.#seed = hashSeed(`${seed}\u0000${name}`);
  }

  /** Starts the row's own sequence. */
  seek(row: number): this {
    this.#state = mixed(this.#seed ^ mixed(row));
    return this;
  }

  /** A whole number in [0, 2^32). */
  uint32(): number {
    // splitmix32, as everywhere in this program.
    this.#state = (this.#state + 0x9e3779b9) | 0;
    return mixed(this.#state) >>> 0;
  }

  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number {
    return low + Math.floor((this.uint32() / 2 ** 32) * (high - low + 1));
  }

  /** One of the items, each as likely. */
  of<T>(items: readonly [T, ...T[]]): T {
    return items[this.between(0, items.length - 1)] ?? items[0];
  }
}

function mixed(value: number): number {
  let z = Math.imul(value ^ (value >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return z ^ (z >>> 15);
}
