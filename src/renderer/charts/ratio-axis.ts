/** A logarithmic axis around 1, as far to either side: twice and half are equally far from it. */
export interface RatioAxis {
  /** The ratio at the right end; its inverse is at the left. */
  readonly limit: number;
  /** Ratios, from left to right. */
  readonly ticks: readonly number[];
  /** From 0 at the left end to 1 at the right; what lies beyond is at the end. */
  readonly at: (ratio: number) => number;
}

const LIMITS = [1.1, 1.2, 1.5, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000] as const;
/** Between 1 and the limit, where there is room for one more. */
const MIDDLES: Readonly<Partial<Record<number, number>>> = {
  1.1: 1.05,
  1.2: 1.1,
  1.5: 1.25,
  2: 1.25,
  3: 2,
  5: 2,
  10: 2,
  20: 5,
  50: 5,
  100: 10,
  200: 10,
  500: 20,
  1000: 20,
};

/** @param ratios those that must be on it, bounds of intervals included */
export function ratioAxis(ratios: readonly number[]): RatioAxis {
  const farthest = Math.max(
    1,
    ...ratios.filter((ratio) => ratio > 0 && Number.isFinite(ratio)).map((r) => Math.max(r, 1 / r)),
  );
  const limit = LIMITS.find((one) => one >= farthest) ?? farthest;
  const middle = MIDDLES[limit];
  const above = middle === undefined ? [limit] : [middle, limit];
  return {
    limit,
    ticks: [...above.map((ratio) => 1 / ratio).reverse(), 1, ...above],
    at: (ratio) => Math.min(1, Math.max(0, 0.5 + Math.log(ratio) / Math.log(limit) / 2)),
  };
}
