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

/** 95 % percentile bootstrap interval of the median (Efron and Tibshirani 1993, chapter 13). */
export function medianInterval(samples: readonly number[], seed: number): Interval {
  const random = createRandom(seed, 'median');
  return percentileInterval(bootstrapMedians(samples, random));
}

export interface RatioEstimate extends Interval {
  readonly ratio: number;
}

/**
 * Ratio of the medians, `baseline / candidate`, with its 95 % interval: both sides are resampled
 * independently, so the uncertainty of both is in it.
 */
export function medianRatio(
  baseline: readonly number[],
  candidate: readonly number[],
  seed: number,
): RatioEstimate {
  const above = bootstrapMedians(baseline, createRandom(seed, 'baseline'));
  const below = bootstrapMedians(candidate, createRandom(seed, 'candidate'));
  const ratios = above.map((value, at) => value / (below[at] ?? NaN));
  return { ratio: median(baseline) / median(candidate), ...percentileInterval(ratios) };
}

/**
 * `faster` or `slower` only where the ratio's interval excludes 1 and the ratio differs from 1 by
 * more than `SMALLEST_DIFFERENCE` (either way round), with enough samples on both sides.
 */
export function verdictOf(estimate: RatioEstimate, fewestSamples: number): Verdict {
  if (fewestSamples < FEWEST_SAMPLES_FOR_VERDICT) return 'no difference detected';
  if (estimate.low > 1 && estimate.ratio > 1 + SMALLEST_DIFFERENCE) return 'faster';
  if (estimate.high < 1 && 1 / estimate.ratio > 1 + SMALLEST_DIFFERENCE) return 'slower';
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

function bootstrapMedians(samples: readonly number[], random: Random): Float64Array {
  const medians = new Float64Array(RESAMPLES);
  const resample = new Float64Array(samples.length);
  for (let round = 0; round < RESAMPLES; round += 1) {
    for (let at = 0; at < resample.length; at += 1) {
      resample[at] = samples[random.below(samples.length)] ?? NaN;
    }
    medians[round] = quantile(resample.sort(), 0.5);
  }
  return medians;
}

function percentileInterval(values: Float64Array): Interval {
  const sorted = values.sort();
  const tail = (1 - CONFIDENCE) / 2;
  return { low: quantile(sorted, tail), high: quantile(sorted, 1 - tail) };
}
