import type { TensorStatistics } from '../../shared/model/dataset';
import type { Tensor } from '../../shared/model/tensor';
import { elementValues } from './element-values';
import { MomentsAccumulator } from './moments';

const PERCENTS = [0.5, 1, 5, 25, 50, 75, 95, 99, 99.5] as const;

/**
 * Statistics of one tensor. Counts are exact; the rest is computed in float64 over the finite
 * values (64-bit integers beyond 2^53 rounded to it, complex numbers by their magnitude).
 * @param bins equal-width bins of the histogram; NumPy's `histogram` gives the same counts
 */
export function tensorStatistics(tensor: Tensor, bins: number): TensorStatistics {
  const values = elementValues(tensor);
  const accumulator = new MomentsAccumulator();
  accumulator.add(values);
  const { finite, ...moments } = accumulator.result();
  const sorted = values.filter((value) => Number.isFinite(value)).sort();
  return {
    count: moments.count,
    nan: moments.nan,
    positiveInfinity: moments.positiveInfinity,
    negativeInfinity: moments.negativeInfinity,
    zeros: moments.zeros,
    minimum: moments.minimum,
    maximum: moments.maximum,
    mean: moments.mean,
    standardDeviation: moments.standardDeviation,
    percentiles:
      finite === 0
        ? []
        : PERCENTS.map((percent) => ({ percent, value: percentile(sorted, percent) })),
    histogram: histogram(sorted, bins),
  };
}

/** Linear interpolation between the two nearest ranks: NumPy's default method. */
export function percentile(sorted: Float64Array, percent: number): number {
  const rank = (percent / 100) * (sorted.length - 1);
  const below = Math.floor(rank);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  const share = rank - below;
  // Halves first where the difference of two finite values is not finite.
  return Number.isFinite(high - low)
    ? low + (high - low) * share
    : low * (1 - share) + high * share;
}

/** The last bin includes its upper edge. Equal values lie in bins around them, half a unit wide. */
function histogram(sorted: Float64Array, bins: number): TensorStatistics['histogram'] {
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return { edges: [], counts: [] };
  const margin = first === last ? Math.max(0.5, Math.abs(first) * 2 ** -40) : 0;
  const low = first - margin;
  const high = last + margin;
  const edges = Array.from({ length: bins + 1 }, (_, i) => {
    const share = i / bins;
    if (i === bins) return high;
    return Number.isFinite(high - low)
      ? low + (high - low) * share
      : low * (1 - share) + high * share;
  });
  const counts = new Array<number>(bins).fill(0);
  let bin = 0;
  for (const value of sorted) {
    while (bin < bins - 1 && value >= (edges[bin + 1] ?? Infinity)) bin += 1;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return { edges, counts };
}
