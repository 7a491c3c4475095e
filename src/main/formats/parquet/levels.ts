/**
 * Definition and repetition levels (Parquet's README, “Nested Encoding”): how much of a value is
 * there, and which list it begins.
 */
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
