import { RunReader } from './run-length';

/** Values between two places from which reading may begin, at least. */
const STEP = 2048;
/** Indices that are unpacked at a time: they stay in the processor's nearest memory. */
const CHUNK = 1024;

/** `count` indices in `chunk[0, count)`: those of the values from `first` on. */
export type UseIndices = (chunk: Uint32Array, count: number, first: number) => void;

/**
 * The indices of a page into its dictionary (Encodings.md, “Dictionary Encoding”): a byte with
 * their width, then runs. They stay packed until they are asked for, so that one row of a page
 * costs one row.
 */
export class PageIndices {
  readonly #width: number;
  /** Where runs begin: the number of the first value, and the byte. */
  readonly #places: { readonly value: number; readonly at: number }[] = [];
  readonly #chunk = new Uint32Array(CHUNK);

  /** Goes from run to run to its end. @throws DamagedPage where they hold fewer than `count`. */
  constructor(
    private readonly bytes: Uint8Array,
    from: number,
    readonly count: number,
  ) {
    this.#width = bytes[from] ?? 0;
    if (count === 0) return;
    const runs = this.#runs(from + 1);
    for (let value = 0, last = -STEP; value < count; value += runs.count) {
      if (value - last >= STEP) {
        this.#places.push({ value, at: runs.offset });
        last = value;
      }
      runs.next(count - value);
    }
  }

  /** The memory that it keeps. */
  get byteLength(): number {
    return this.bytes.byteLength + this.#places.length * 32 + this.#chunk.byteLength;
  }

  /** Calls `use` with the indices of values `[from, to)`, piece after piece. */
  read(from: number, to: number, use: UseIndices): void {
    const place = this.#placeBefore(from);
    if (place === undefined || from >= to) return;
    const runs = this.#runs(place.at);
    for (let value = place.value; value < to; value += runs.count) {
      runs.next(this.count - value);
      const end = Math.min(value + runs.count, to);
      for (let first = Math.max(value, from); first < end; first += CHUNK) {
        const count = Math.min(CHUNK, end - first);
        if (runs.packed)
          unpack(this.bytes, runs.at, this.#width, first - value, count, this.#chunk);
        else this.#chunk.fill(runs.value, 0, count);
        use(this.#chunk, count, first);
      }
    }
  }

  #runs(at: number): RunReader {
    return new RunReader(this.bytes, at, this.bytes.length, this.#width);
  }

  #placeBefore(value: number): { readonly value: number; readonly at: number } | undefined {
    let [low, high] = [0, this.#places.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#places[middle]?.value ?? Infinity) <= value) low = middle;
      else high = middle - 1;
    }
    return this.#places[low];
  }
}

/** Indices `[first, first + count)` of a packed run whose bytes begin at `at`, `width` bits each. */
function unpack(
  bytes: Uint8Array,
  at: number,
  width: number,
  first: number,
  count: number,
  target: Uint32Array,
): void {
  // Eight values are `width` bytes: numbers of bits stay small from there.
  const start = at + Math.floor(first / 8) * width;
  const bit = (first % 8) * width;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start, bytes.length - start);
  // Four bytes at a time, as long as there are four and an index lies in them at any shift.
  const room = (view.byteLength - 4) * 8 - bit + 7;
  const whole = width > 25 || width === 0 ? 0 : Math.min(count, Math.floor(room / width) + 1);
  const mask = width === 32 ? 0xffffffff : 2 ** width - 1;
  let from = bit;
  let index = 0;
  for (; index < whole; index += 1, from += width)
    target[index] = (view.getUint32(from >>> 3, true) >>> (from & 7)) & mask;
  for (; index < count; index += 1, from += width) {
    let value = 0;
    for (let byte = (from + width - 1) >>> 3; width > 0 && byte >= from >>> 3; byte -= 1)
      value = value * 256 + (bytes[start + byte] ?? 0);
    target[index] = Math.floor(value / 2 ** (from & 7)) % 2 ** width;
  }
}
