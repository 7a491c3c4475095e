/**
 * Numbers that look random and are the same on every machine for the same seed: the order of the
 * cases, the rows that are read, the generated rows and the bootstrap all come from here.
 */
export interface Random {
  /** A whole number in [0, 2^32). */
  uint32(): number;
  /** A whole number in [0, bound), `bound` at most 2^32. */
  below(bound: number): number;
}

/** Seeded by numbers and words together, so that two uses of one seed stay independent. */
export function createRandom(...seeds: readonly (number | string)[]): Random {
  let state = hashSeed(seeds.join('\u0000'));
  // splitmix32: a Weyl sequence through a 32-bit finaliser (Steele, Lea and Flood, 2014).
  const uint32 = (): number => {
    state = (state + 0x9e3779b9) | 0;
    return finalised(state);
  };
  return { uint32, below: (bound) => Math.floor((uint32() / 2 ** 32) * bound) };
}

/**
 * Gives, for a row number, the first `uint32` of `createRandom(...seeds, row)`: millions of rows
 * are made, and a text for each would cost more than the row.
 * @param seeds one at least
 */
export function firstOfRow(...seeds: readonly (number | string)[]): (row: number) => number {
  const start = hashSeed(`${seeds.join('\u0000')}\u0000`);
  return (row) => {
    let unit = 1;
    while (row >= unit * 10) unit *= 10;
    let hash = start;
    for (; unit >= 1; unit /= 10) {
      hash = Math.imul(hash ^ (48 + (Math.floor(row / unit) % 10)), FNV_PRIME);
    }
    return finalised((hash + 0x9e3779b9) | 0);
  };
}

function finalised(state: number): number {
  let z = state ^ (state >>> 16);
  z = Math.imul(z, 0x21f0aaad);
  z ^= z >>> 15;
  z = Math.imul(z, 0x735a2d97);
  return (z ^ (z >>> 15)) >>> 0;
}

const FNV_PRIME = 0x01000193;

/** FNV-1a over UTF-16 code units, as a 32-bit integer. */
export function hashSeed(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), FNV_PRIME);
  }
  return hash | 0;
}

/** A shuffled copy (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    const [a, b] = [result[last], result[other]];
    if (a === undefined || b === undefined) continue;
    result[last] = b;
    result[other] = a;
  }
  return result;
}

/**
 * `count` different numbers of [0, total) in random order, each choice equally likely.
 * Costs time and memory for `count`, not for `total`: a sparse Fisher–Yates shuffle.
 */
export function sampleRows(total: number, count: number, random: Random): Uint32Array {
  const size = Math.min(count, total);
  const moved = new Map<number, number>();
  const rows = new Uint32Array(size);
  for (let at = 0; at < size; at += 1) {
    const other = at + random.below(total - at);
    rows[at] = moved.get(other) ?? other;
    moved.set(other, moved.get(at) ?? at);
  }
  return rows;
}
