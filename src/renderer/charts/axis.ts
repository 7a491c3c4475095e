/** Domains and ticks, chosen here so that the screen and the exported picture have the same ones. */
import { scaleLinear } from 'd3-scale';
import type { AxisKind } from './series';

export interface Axis {
  readonly kind: AxisKind;
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
}

const TICKS = 5;
/** More decades than this, and only every second, third … one is labelled. */
const DECADE_TICKS = 6;

/** An axis that holds all `values` (bounds of intervals included); linear ones begin at 0. */
export function valueAxis(values: readonly number[], kind: AxisKind): Axis {
  const known = values.filter(
    (value) => Number.isFinite(value) && (kind === 'linear' || value > 0),
  );
  if (known.length === 0) return kind === 'linear' ? linearAxis(1) : logAxis(0.1, 10);
  return kind === 'linear'
    ? linearAxis(Math.max(...known))
    : logAxis(Math.min(...known), Math.max(...known));
}

function linearAxis(maximum: number): Axis {
  const scale = scaleLinear()
    .domain([0, maximum > 0 ? maximum : 1])
    .nice(TICKS);
  const [low = 0, high = 1] = scale.domain();
  return { kind: 'linear', domain: [low, high], ticks: scale.ticks(TICKS) };
}

/** From the 1, 2 or 5 below to the 1, 2 or 5 above; decades where there are three of them. */
function logAxis(minimum: number, maximum: number): Axis {
  const from = Math.floor(Math.log10(minimum));
  const to = Math.ceil(Math.log10(maximum));
  const decades = Array.from({ length: to - from + 1 }, (_, index) => index + from);
  const steps = decades.flatMap((exponent) => [1, 2, 5].map((digit) => times(digit, exponent)));
  const low = steps.findLast((step) => step <= minimum) ?? times(1, from);
  const high = steps.find((step) => step >= maximum && step > low) ?? times(1, to);
  const inside = (step: number): boolean => step >= low && step <= high;
  const powers = decades.map((exponent) => times(1, exponent)).filter(inside);
  const every = Math.ceil(powers.length / DECADE_TICKS);
  const ticks =
    powers.length >= 3 ? powers.filter((_, index) => index % every === 0) : steps.filter(inside);
  return { kind: 'log', domain: [low, high], ticks };
}

/** `digit` × 10^`exponent` without the error that multiplying by 0.1 brings. */
function times(digit: number, exponent: number): number {
  return Number(`${digit}e${exponent}`);
}

/** Dataset sizes: a tick at each of them, and room at both ends for markers. */
export function sizeAxis(sizes: readonly number[], kind: AxisKind): Axis {
  const smallest = Math.min(...sizes);
  const largest = Math.max(...sizes);
  if (sizes.length === 0) return { kind, domain: kind === 'log' ? [1, 10] : [0, 1], ticks: [] };
  if (kind === 'linear') return { kind, domain: [0, largest * 1.06], ticks: sizes };
  const margin = Math.max(1.15, (largest / smallest) ** 0.06);
  return { kind, domain: [smallest / margin, largest * margin], ticks: sizes };
}
