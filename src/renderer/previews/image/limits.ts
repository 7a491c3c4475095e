/** Between which values the colours of an image lie. */
export interface Limits {
  readonly low: number;
  readonly high: number;
}

export type LimitsMode =
  | { readonly kind: 'minmax' }
  /** `percent` of the finite values lie between the limits, as many below as above. */
  | { readonly kind: 'percentile'; readonly percent: number }
  | { readonly kind: 'own'; readonly limits: Limits };

/** What the values of a plane are, for limits and legend. */
export interface ValueSummary {
  readonly count: number;
  readonly nan: number;
  readonly infinite: number;
  /** Zero or less, which a logarithm does not have. */
  readonly notPositive: number;
  /** Over finite values; null when there are none. */
  readonly range: Limits | null;
  /** The smallest value above zero; null when there is none. */
  readonly smallestPositive: number | null;
}

export function summarise(values: Float64Array): ValueSummary {
  let [low, high, smallestPositive] = [Infinity, -Infinity, Infinity];
  let [nan, infinite, notPositive] = [0, 0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) {
      nan += 1;
      continue;
    }
    if (value <= 0) notPositive += 1;
    if (!Number.isFinite(value)) {
      infinite += 1;
      continue;
    }
    if (value < low) low = value;
    if (value > high) high = value;
    if (value > 0 && value < smallestPositive) smallestPositive = value;
  }
  return {
    count: values.length,
    nan,
    infinite,
    notPositive,
    range: low <= high ? { low, high } : null,
    smallestPositive: Number.isFinite(smallestPositive) ? smallestPositive : null,
  };
}

/**
 * The limits in a mode. With `symmetric`, found limits are widened to the same distance on both
 * sides of zero, so that a diverging map has its middle there; own limits are left as they are.
 */
export function limitsOf(
  mode: LimitsMode,
  values: Float64Array,
  summary: ValueSummary,
  symmetric = false,
): Limits {
  if (mode.kind === 'own') return mode.limits;
  const found =
    mode.kind === 'minmax' ? summary.range : percentileLimits(values, (100 - mode.percent) / 2);
  if (found === null) return { low: 0, high: 1 };
  if (!symmetric) return found;
  const reach = Math.max(Math.abs(found.low), Math.abs(found.high));
  return { low: -reach, high: reach };
}

/** NumPy's linear interpolation between ranks, over the finite values. */
function percentileLimits(values: Float64Array, tail: number): Limits | null {
  const sorted = values.filter((value) => Number.isFinite(value)).sort();
  if (sorted.length === 0) return null;
  const at = (percent: number): number => {
    const rank = (percent / 100) * (sorted.length - 1);
    const below = sorted[Math.floor(rank)] ?? Number.NaN;
    const above = sorted[Math.ceil(rank)] ?? Number.NaN;
    // Weights rather than a difference, which may not be finite.
    const share = rank - Math.floor(rank);
    return below * (1 - share) + above * share;
  };
  return { low: at(tail), high: at(100 - tail) };
}
