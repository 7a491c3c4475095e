import { DamagedPage } from './damaged-page';
import { type LevelBytes, levelWidth } from './levels';
import { RunReader, unpackBits } from './run-length';

/** Larger rows have their levels in long runs, of which none needs a table. */
const MAX_TABLE_ITEMS = 1 << 20;

/** What the repetition levels of a column are where every list has its fixed length. */
export class RepetitionLevels {
  readonly #items: number;
  readonly #width: number;
  /** Byte `i`: eight bits of packed levels of which the first is that of item `i` of a row. */
  #table: Uint8Array | null = null;

  /** @param sizes lengths of the lists, the outermost first */
  constructor(private readonly sizes: readonly number[]) {
    this.#items = sizes.reduce((product, size) => product * size, 1);
    this.#width = levelWidth(sizes.length);
  }

  /**
   * That every list has its fixed length: item `first + i` of the chunk begins a row where it is a
   * multiple of all lengths together, an inner list where it is one of the lengths inside.
   * @throws DamagedPage `ragged-list`
   */
  check({ bytes, from, to }: LevelBytes, first: number, count: number): void {
    const max = this.sizes.length;
    const innermost = this.sizes.at(-1) ?? 1;
    const runs = new RunReader(bytes, from, to, this.#width);
    for (let done = 0; done < count; done += runs.count) {
      runs.next(count - done);
      const start = first + done;
      if (runs.packed) this.#checkPacked(bytes, runs.at, start, runs.count);
      else if (runs.value === max) {
        const boundary = Math.ceil(start / innermost) * innermost;
        if (boundary < start + runs.count) throw this.#ragged(boundary);
      } else {
        // Only lists of one element begin one after another.
        for (let index = 0; index < runs.count; index += 1)
          if (levelAt(start + index, this.sizes) !== runs.value) throw this.#ragged(start + index);
      }
    }
  }

  /** A byte at a time: narrow tensors have a level for every few bytes. */
  #checkPacked(bytes: Uint8Array, at: number, start: number, count: number): void {
    const items = this.#items;
    if (8 % this.#width !== 0 || items > MAX_TABLE_ITEMS) {
      this.#checkEach(bytes, at, start, count);
      return;
    }
    const table = (this.#table ??= this.#makeTable());
    const levels = 8 / this.#width;
    const step = levels % items;
    const whole = Math.floor(count / levels);
    let place = start % items;
    for (let byte = 0; byte < whole; byte += 1) {
      const wrong = (bytes[at + byte] ?? 0) ^ (table[place] ?? 0);
      if (wrong !== 0) throw this.#ragged(start + byte * levels + this.#firstOf(wrong));
      place += step;
      if (place >= items) place -= items;
    }
    const rest = (1 << ((count % levels) * this.#width)) - 1;
    const wrong = ((bytes[at + whole] ?? 0) ^ (table[place] ?? 0)) & rest;
    if (wrong !== 0) throw this.#ragged(start + whole * levels + this.#firstOf(wrong));
  }

  /** The first level of a byte in which one of these bits is set. */
  #firstOf(bits: number): number {
    return Math.floor((31 - Math.clz32(bits & -bits)) / this.#width);
  }

  #checkEach(bytes: Uint8Array, at: number, start: number, count: number): void {
    const unpacked = new Uint8Array(count);
    unpackBits(bytes, at, this.#width, count, unpacked, 0);
    for (let index = 0; index < count; index += 1)
      if (unpacked[index] !== levelAt(start + index, this.sizes)) throw this.#ragged(start + index);
  }

  #makeTable(): Uint8Array {
    const width = this.#width;
    const levels = Uint8Array.from({ length: this.#items }, (_, at) => levelAt(at, this.sizes));
    return levels.map((_, item) => {
      let byte = 0;
      for (let next = 0; next * width < 8; next += 1)
        byte |= (levels[(item + next) % levels.length] ?? 0) << (next * width);
      return byte;
    });
  }

  #ragged(item: number): DamagedPage {
    const row = Math.floor(item / this.#items);
    const lengths = this.sizes.join(' × ');
    return new DamagedPage(`its lists are not all ${lengths} long`, 'ragged-list', row);
  }
}

/** Repetition level of an item: 0 where it begins a row, the number of lists where it begins none. */
export function levelAt(item: number, sizes: readonly number[]): number {
  let inside = 1;
  let level = sizes.length;
  for (let depth = sizes.length - 1; depth >= 0; depth -= 1) {
    inside *= sizes[depth] ?? 1;
    if (item % inside !== 0) return level;
    level = depth;
  }
  return level;
}
