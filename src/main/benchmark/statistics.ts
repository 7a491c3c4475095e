/**
 * Statistics of repeated timings, in the manner of criterion.rs and pyperf: the median with a
 * percentile bootstrap interval, every sample kept, outliers flagged and never removed.
 */
import type { Verdict } from '../../shared/model/benchmark';
import { type Random, createRandom } from './random';

export const CONFIDENCE = 0.95;
export const RESAMPLES = 10_000;
/** Below this many samples on either side no verdict is given: the interval says too little. */
export const FEWEST_SAMPLES_FOR_VERDICT = 3;
/** Differences of at most 2 % are never called one: machines drift by more between two runs. */
export const SMALLEST_DIFFERENCE = 0.02;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Linear interpolation between order statistics (Hyndman and Fan's type 7, NumPy's default). */
export function quantile(sorted: ArrayLike<number>, probability: number): number {
  const position = (sorted.length - 1) * probability;
  const below = Math.floor(position);
  const low = sorted[below] ?? NaN;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (position - below);
}

/** NaN for no values. */
export function median(values: ArrayLike<number>): number {
  return quantile(Float64Array.from(values).sort(), 0.5);
}

/** Median absolute deviation from the median, not scaled (Hampel 1974). */
export function medianDeviation(values: readonly number[]): number {
  const middle = median(values);
  return median(values.map((value) => Math.abs(value - middle)));
}

/** Samples by round: those of one round shared a process. One round where there was only one. */
export type Rounds = readonly (readonly number[])[];

/** Cuts samples into rounds of the given lengths; one round where the lengths do not fit. */
export function roundsOf(samples: readonly number[], lengths: readonly number[]): Rounds {
  if (lengths.reduce((sum, length) => sum + length, 0) !== samples.length) return [samples];
  let start = 0;
  return lengths
    .map((length) => samples.slice(start, (start += length)))
    .filter((round) => round.length > 0);
}

/**
 * 95 % percentile bootstrap interval of the median (Efron and Tibshirani 1993, chapter 13). Whole
 * rounds are drawn first and samples within them second (Davison and Hinkley 1997, section 3.8),
 * so that what differs from process to process is in the interval.
 */
export function medianInterval(rounds: Rounds, seed: number): Interval {
  const random = createRandom(seed, 'median');
  const pool = new SamplePool(rounds);
  return percentileInterval(
    resampled(() => {
      for (const round of drawRounds(rounds, random)) pool.draw(round, random);
      return pool.takeMedian();
    }),
  );
}

export interface RatioEstimate extends Interval {
  readonly ratio: number;
}

/** Rounds of one run are pairs; those of two runs are drawn apart. */
type Pairing = 'paired' | 'independent';

/**
 * Ratio of the medians, `baseline / candidate`, with its 95 % interval. Rounds of one run are
 * pairs: both sides are drawn from the same rounds, so that what was slow for both in a round
 * cancels. Rounds of two runs are drawn apart.
 */
export function medianRatio(
  baseline: Rounds,
  candidate: Rounds,
  seed: number,
  pairing: Pairing = 'paired',
): RatioEstimate {
  return {
    ratio: median(baseline.flat()) / median(candidate.flat()),
    ...percentileInterval(resampledRatios(baseline, candidate, seed, pairing)),
  };
}

/**
 * Arithmetic mean of several ratios of medians, `numerator / denominator`, each counting alike,
 * with its 95 % interval: every resample draws all of them anew. Two sides of a ratio are of one
 * run, different ratios of different ones.
 */
export function meanRatio(
  ratios: readonly (readonly [numerator: Rounds, denominator: Rounds])[],
  seed: number,
): RatioEstimate {
  const draws = ratios.map(([above, below], at) =>
    resampledRatios(above, below, seed + at, 'paired'),
  );
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const means = Float64Array.from({ length: RESAMPLES }, (_, draw) =>
    mean(draws.map((own) => own[draw] ?? NaN)),
  );
  return {
    ratio: mean(ratios.map(([above, below]) => median(above.flat()) / median(below.flat()))),
    ...percentileInterval(means),
  };
}

function resampledRatios(
  baseline: Rounds,
  candidate: Rounds,
  seed: number,
  pairing: Pairing,
): Float64Array {
  const random = createRandom(seed, 'ratio');
  const pairs = pairing === 'paired' && baseline.length === candidate.length;
  const [above, below] = [new SamplePool(baseline), new SamplePool(candidate)];
  return resampled(() => {
    if (pairs) {
      for (let draw = 0; draw < baseline.length; draw += 1) {
        const round = random.below(baseline.length);
        above.draw(baseline[round] ?? [], random);
        below.draw(candidate[round] ?? [], random);
      }
    } else {
      for (const round of drawRounds(baseline, random)) above.draw(round, random);
      for (const round of drawRounds(candidate, random)) below.draw(round, random);
    }
    return above.takeMedian() / below.takeMedian();
  });
}

/** How far from 1 a case measured against itself came, as a factor of at least 1. */
export function noiseFloorOf({ ratio }: { readonly ratio: number }): number {
  return Math.max(ratio, 1 / ratio);
}

/**
 * `faster` or `slower` only where the ratio's interval excludes 1 and the ratio itself lies beyond
 * the noise floor and `SMALLEST_DIFFERENCE` (either way round), with enough samples on both sides.
 * @param noiseFloor a factor of at least 1
 */
export function verdictOf(estimate: RatioEstimate, fewestSamples: number, noiseFloor = 1): Verdict {
  const least = Math.max(noiseFloor, 1 + SMALLEST_DIFFERENCE);
  if (fewestSamples < FEWEST_SAMPLES_FOR_VERDICT) return 'no difference detected';
  if (estimate.low > 1 && estimate.ratio > least) return 'faster';
  if (estimate.high < 1 && 1 / estimate.ratio > least) return 'slower';
  return 'no difference detected';
}

/** Indices of samples beyond Tukey's outer fences: more than 3 interquartile ranges outside. */
export function outlierIndices(samples: readonly number[]): number[] {
  const sorted = Float64Array.from(samples).sort();
  const [first, third] = [quantile(sorted, 0.25), quantile(sorted, 0.75)];
  const reach = 3 * (third - first);
  return samples.flatMap((value, at) =>
    value < first - reach || value > third + reach ? [at] : [],
  );
}

function resampled(statistic: () => number): Float64Array {
  return Float64Array.from({ length: RESAMPLES }, statistic);
}

function drawRounds(rounds: Rounds, random: Random): Rounds {
  // Without this a single round would use up random numbers that decide nothing.
  if (rounds.length === 1) return rounds;
  return rounds.map(() => rounds[random.below(rounds.length)] ?? []);
}

/** Drawn samples in one piece of memory: ten thousand medians are taken of each case. */
class SamplePool {
  readonly #values: Float64Array;
  #count = 0;

  constructor(rounds: Rounds) {
    // Every round that is drawn may be the longest.
    this.#values = new Float64Array(
      rounds.length * Math.max(...rounds.map(({ length }) => length)),
    );
  }

  /** As many as the round has, with replacement. */
  draw(round: readonly number[], random: Random): void {
    for (let draw = 0; draw < round.length; draw += 1) {
      this.#values[this.#count + draw] = round[random.below(round.length)] ?? NaN;
    }
    this.#count += round.length;
  }

  /** Of what was drawn since the last call. */
  takeMedian(): number {
    const drawn = this.#values.subarray(0, this.#count).sort();
    this.#count = 0;
    return quantile(drawn, 0.5);
  }
}

function percentileInterval(values: Float64Array): Interval {
  const sorted = values.sort();
  const tail = (1 - CONFIDENCE) / 2;
  return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) };
}
