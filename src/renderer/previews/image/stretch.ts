import { scaleLinear, scaleLog } from 'd3-scale';
import type { Limits } from './limits';

export const STRETCHES = ['linear', 'log', 'sqrt'] as const;
export type Stretch = (typeof STRETCHES)[number];

/** How values become places on the colour bar. */
export interface Stretching {
  /** 0 at the lower limit, 1 at the upper; beyond them below 0 and above 1. NaN stays NaN. */
  readonly share: (value: number) => number;
  /** Round values for the colour bar's ticks, within the limits. */
  readonly ticks: readonly number[];
  /** The limits that are really used: a logarithm begins above zero. */
  readonly limits: Limits;
}

/**
 * @param smallestPositive where a logarithm begins when the lower limit is not above zero; null
 *   when no value is: then nothing can be told apart, and all is drawn as the lowest
 */
export function stretching(
  stretch: Stretch,
  limits: Limits,
  smallestPositive: number | null,
): Stretching {
  const { low, high } = limits;
  if (!(low < high)) {
    // Equal (or reversed) limits: one value in the middle, what is beyond it at the ends.
    return { share: (value) => 0.5 + Math.sign(value - low), ticks: [low], limits };
  }
  if (stretch === 'log') return logarithmic(limits, smallestPositive);
  // Halves, because the difference of two finite values may not be finite.
  const linear = (value: number) => (value / 2 - low / 2) / (high / 2 - low / 2);
  const share =
    stretch === 'linear'
      ? linear
      : (value: number) => Math.sign(linear(value)) * Math.sqrt(Math.abs(linear(value)));
  return { share, ticks: scaleLinear().domain([low, high]).ticks(6), limits };
}

function logarithmic({ low, high }: Limits, smallestPositive: number | null): Stretching {
  const start = low > 0 ? low : (smallestPositive ?? 0);
  if (start <= 0 || start >= high) {
    const share = (value: number) =>
      Number.isNaN(value) ? value : value >= high && high > 0 ? 1 : 0;
    return { share, ticks: high > 0 ? [high] : [], limits: { low: start, high } };
  }
  const [from, to] = [Math.log(start), Math.log(high)];
  const share = (value: number) =>
    Number.isNaN(value) ? value : value <= 0 ? -1 : (Math.log(value) - from) / (to - from);
  return { share, ticks: logTicks(start, high), limits: { low: start, high } };
}

function logTicks(low: number, high: number): readonly number[] {
  const ticks = scaleLog().domain([low, high]).ticks(6);
  if (ticks.length <= 8) return ticks;
  const powers = ticks.filter((tick) => Number.isInteger(Math.round(Math.log10(tick) * 1e9) / 1e9));
  if (powers.length >= 3) return powers;
  return ticks.filter((tick) => /^[125]/.test(tick.toExponential()));
}
