/**
 * Counts, extremes, mean and standard deviation of a stream of values, exact in its counts and
 * computed in float64 without overflow or cancellation: each block is centred on its own mean and
 * joined to what came before (Chan, Golub and LeVeque 1979).
 */
export interface Moments {
  readonly count: number;
  readonly nan: number;
  readonly positiveInfinity: number;
  readonly negativeInfinity: number;
  readonly zeros: number;
  /** Finite values. */
  readonly finite: number;
  /** Over finite values; null when there are none. */
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly mean: number | null;
  /** Population standard deviation (divisor n). */
  readonly standardDeviation: number | null;
}

/** Sums are kept of `value / scale`, a power of two, so that squares stay in range. */
interface Block {
  readonly finite: number;
  readonly mean: number;
  /** Sum of squared deviations from `mean`, in units of `scale` squared. */
  readonly squares: number;
  readonly scale: number;
}

export class MomentsAccumulator {
  #count = 0;
  #nan = 0;
  #positiveInfinity = 0;
  #negativeInfinity = 0;
  #zeros = 0;
  #minimum = Infinity;
  #maximum = -Infinity;
  #block: Block = { finite: 0, mean: 0, squares: 0, scale: 1 };

  add(values: Float64Array): void {
    this.#count += values.length;
    let largest = 0;
    for (const value of values) {
      if (Number.isNaN(value)) this.#nan += 1;
      else if (value === Infinity) this.#positiveInfinity += 1;
      else if (value === -Infinity) this.#negativeInfinity += 1;
      else {
        if (value === 0) this.#zeros += 1;
        if (value < this.#minimum) this.#minimum = value;
        if (value > this.#maximum) this.#maximum = value;
        const size = Math.abs(value);
        if (size > largest) largest = size;
      }
    }
    this.#block = join(this.#block, blockOf(values, largest));
  }

  result(): Moments {
    const { finite, mean, squares, scale } = this.#block;
    const some = finite > 0;
    // Rounding may carry the mean past the extremes when all values are equal.
    const clamped = Math.min(this.#maximum, Math.max(this.#minimum, mean));
    return {
      count: this.#count,
      nan: this.#nan,
      positiveInfinity: this.#positiveInfinity,
      negativeInfinity: this.#negativeInfinity,
      zeros: this.#zeros,
      finite,
      minimum: some ? this.#minimum : null,
      maximum: some ? this.#maximum : null,
      mean: some ? clamped : null,
      standardDeviation: some ? Math.sqrt(squares / finite) * scale : null,
    };
  }
}

function blockOf(values: Float64Array, largest: number): Block {
  // Squares of sizes between 1e-100 and 1e100 neither overflow nor vanish.
  const scale =
    largest > 1e100 || (largest > 0 && largest < 1e-100) ? 2 ** Math.floor(Math.log2(largest)) : 1;
  let finite = 0;
  let sum = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    finite += 1;
    sum += value / scale;
  }
  if (finite === 0) return { finite: 0, mean: 0, squares: 0, scale: 1 };
  const mean = sum / finite;
  let squares = 0;
  let rest = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    const deviation = value / scale - mean;
    squares += deviation * deviation;
    rest += deviation;
  }
  // The deviations would sum to zero were the mean exact: what they do sum to corrects both.
  const correction = rest / finite;
  return {
    finite,
    mean: (mean + correction) * scale,
    squares: Math.max(0, squares - rest * correction),
    scale,
  };
}

function join(a: Block, b: Block): Block {
  if (a.finite === 0) return b;
  if (b.finite === 0) return a;
  const finite = a.finite + b.finite;
  const scale = Math.max(a.scale, b.scale);
  const apart = b.mean / scale - a.mean / scale;
  return {
    finite,
    mean: (a.mean / scale + (apart * b.finite) / finite) * scale,
    squares:
      a.squares * (a.scale / scale) ** 2 +
      b.squares * (b.scale / scale) ** 2 +
      (apart * apart * a.finite * b.finite) / finite,
    scale,
  };
}
