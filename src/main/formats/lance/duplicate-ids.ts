/**
 * Finds ids that occur twice in two passes, with eight bytes of memory a row: first a hash of
 * every id, then the ids themselves of those hashes that occurred twice.
 */
export class DuplicateHashes {
  readonly #hashes: Float64Array;
  #count = 0;

  constructor(rows: number) {
    this.#hashes = new Float64Array(rows);
  }

  add(id: Uint8Array): void {
    this.#hashes[this.#count] = hash53(id);
    this.#count += 1;
  }

  /** Hashes that were added more than once. */
  repeated(): ReadonlySet<number> {
    const sorted = this.#hashes.subarray(0, this.#count).toSorted();
    const found = new Set<number>();
    for (let index = 1; index < sorted.length; index += 1) {
      const hash = sorted[index];
      if (hash !== undefined && hash === sorted[index - 1]) found.add(hash);
    }
    return found;
  }
}

/** 53 bits of two rounds of FNV-1a with different offsets: a whole number that a double holds. */
export function hash53(bytes: Uint8Array): number {
  let high = 0x811c9dc5;
  let low = 0x050c5d1f;
  for (const byte of bytes) {
    high = Math.imul(high ^ byte, 0x01000193);
    low = Math.imul(low ^ byte ^ (high >>> 15), 0x01000193);
  }
  return (high >>> 11) * 2 ** 32 + (low >>> 0);
}
