/** Guesses the time left from what similar cases took; a guess, and shown as one. */
export interface TimedCase {
  /** Cases of one kind do the same work at different sizes: operation and label. */
  readonly kind: string;
  readonly items: number;
  /** How far it is, from 0 (not begun) to 1. */
  readonly fraction: number;
  /** Milliseconds spent on it so far. */
  readonly spentMs: number;
}

/**
 * A case that has not begun is taken to last as long as the nearest finished case of its kind,
 * or as the mean finished case where there is none; undefined before anything is finished.
 */
export function timeLeftMs(cases: readonly TimedCase[]): number | undefined {
  const finished = cases.filter((one) => one.fraction >= 1);
  if (finished.length === 0) return undefined;
  const mean = finished.reduce((sum, one) => sum + one.spentMs, 0) / finished.length;
  return cases
    .filter((one) => one.fraction < 1)
    .reduce((sum, one) => sum + left(one, finished, mean), 0);
}

function left(one: TimedCase, finished: readonly TimedCase[], mean: number): number {
  if (one.fraction > 0) return one.spentMs * (1 / one.fraction - 1);
  const alike = finished.filter((other) => other.kind === one.kind);
  if (alike.length === 0) return mean;
  const distance = (other: TimedCase): number => Math.abs(Math.log(other.items / one.items));
  return alike.reduce((best, other) => (distance(other) < distance(best) ? other : best)).spentMs;
}
