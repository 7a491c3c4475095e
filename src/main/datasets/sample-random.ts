/**
 * Seeded random numbers for the sample: mulberry32 (32 bits of state, public domain) and normal
 * deviates by Marsaglia's polar method. The same seed gives the same sample on every machine.
 */
export class SampleRandom {
  #state: number;
  #spare: number | undefined;

  /** @param stream which of the seed's independent sequences; one a row */
  constructor(seed: number, stream = 0) {
    this.#state = mix(mix(seed >>> 0) ^ mix((stream + 0x9e3779b9) >>> 0));
  }

  /** In [0, 1). */
  uniform(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x100000000;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** Mean 0, standard deviation 1. */
  normal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    for (;;) {
      const x = 2 * this.uniform() - 1;
      const y = 2 * this.uniform() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * Math.log(square)) / square);
      this.#spare = y * factor;
      return x * factor;
    }
  }
}

/** murmur3's finaliser: neighbouring seeds give unrelated states. */
function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
