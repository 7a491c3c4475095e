/**
 * Definition and repetition levels (Parquet's README, “Nested Encoding”): how much of a value is
 * there, and which list it begins.
 */
import { DamagedPage } from './damaged-page';
import { RunReader, readRuns, unpackBits } from './run-length';

/** Bytes `[from, to)` of a page. */
export interface LevelBytes {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
}

export function levelWidth(max: number): number {
  return 32 - Math.clz32(max);
}

export function readLevels(
  { bytes, from, to }: LevelBytes,
  max: number,
  count: number,
): Uint8Array {
  return readRuns(bytes, from, to, levelWidth(max), count, new Uint8Array(count));
}

/** The definition levels, or null where every value is there. */
export function missingLevels(levels: LevelBytes, max: number, count: number): Uint8Array | null {
  const { bytes, from, to } = levels;
  const runs = new RunReader(bytes, from, to, levelWidth(max));
  for (let done = 0; done < count; done += runs.count) {
    runs.next(count - done);
    if (runs.packed ? !allAre(bytes, runs, max) : runs.value !== max)
      return readLevels(levels, max, count);
  }
  return null;
}

function allAre(bytes: Uint8Array, runs: RunReader, max: number): boolean {
  const levels = new Uint8Array(runs.count);
  unpackBits(bytes, runs.at, levelWidth(max), runs.count, levels, 0);
  return levels.every((level) => level === max);
}

/**
 * That every list has its fixed length: item `first + i` of the chunk begins a row where it is a
 * multiple of all lengths together, an inner list where it is one of the lengths inside.
 * @param sizes lengths of the lists, the outermost first
 */
export function checkRepetition(
  { bytes, from, to }: LevelBytes,
  sizes: readonly number[],
  first: number,
  count: number,
): void {
  const max = sizes.length;
  const innermost = sizes.at(-1) ?? 1;
  const items = sizes.reduce((product, size) => product * size, 1);
  const width = levelWidth(max);
  const runs = new RunReader(bytes, from, to, width);
  const ragged = (item: number): DamagedPage => {
    const row = Math.floor(item / items);
    return new DamagedPage(`its lists are not all ${sizes.join(' × ')} long`, 'ragged-list', row);
  };
  let unpacked = new Uint8Array(64);
  for (let done = 0; done < count; done += runs.count) {
    runs.next(count - done);
    const start = first + done;
    if (runs.packed && max === 1 && innermost * 4 <= runs.count) {
      const odd = firstOdd(bytes, runs, innermost, start);
      if (odd >= 0) throw ragged(start + odd);
    } else if (runs.packed) {
      if (unpacked.length < runs.count) unpacked = new Uint8Array(runs.count);
      unpackBits(bytes, runs.at, width, runs.count, unpacked, 0);
      let place = start % innermost;
      for (let index = 0; index < runs.count; index += 1) {
        const expected = place === 0 ? levelAt(start + index, sizes) : max;
        if (unpacked[index] !== expected) throw ragged(start + index);
        place = place + 1 === innermost ? 0 : place + 1;
      }
    } else if (runs.value === max) {
      const boundary = Math.ceil(start / innermost) * innermost;
      if (boundary < start + runs.count) throw ragged(boundary);
    } else {
      // Only lists of one element begin one after another.
      for (let index = 0; index < runs.count; index += 1)
        if (levelAt(start + index, sizes) !== runs.value) throw ragged(start + index);
    }
  }
}

/**
 * The first value of a packed run of single bits that is not 0 exactly where a list of `size`
 * begins, or -1. Eight at a time: narrow tensors have a level for every few bytes.
 */
function firstOdd(bytes: Uint8Array, runs: RunReader, size: number, start: number): number {
  const expected = new Uint8Array(size);
  for (let place = 0; place < size; place += 1)
    for (let bit = 0; bit < 8; bit += 1)
      if ((place + bit) % size !== 0) expected[place] = (expected[place] ?? 0) | (1 << bit);
  const step = 8 % size;
  const whole = runs.count >> 3;
  let place = start % size;
  for (let byte = 0; byte < whole; byte += 1) {
    if (bytes[runs.at + byte] !== expected[place]) return byte * 8;
    place += step;
    if (place >= size) place -= size;
  }
  const rest = (1 << (runs.count & 7)) - 1;
  const last = (bytes[runs.at + whole] ?? 0) ^ (expected[place] ?? 0);
  return (last & rest) === 0 ? -1 : whole * 8;
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
