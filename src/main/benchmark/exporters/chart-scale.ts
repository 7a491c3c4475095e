/** Maps values to pixels, with ticks at round values inside the domain. */
export interface Scale {
  readonly kind: 'linear' | 'log';
  readonly ticks: readonly number[];
  readonly at: (value: number) => number;
}

/** From this ratio of the largest to the smallest value an axis is logarithmic, and says so. */
const LOG_FROM = 20;

/** Linear from zero, or logarithmic where the values span more than a linear axis can show. */
export function makeScale(
  values: readonly number[],
  [from, to]: readonly [number, number],
  kind?: Scale['kind'],
): Scale {
  const finite = values.filter((value) => Number.isFinite(value) && value > 0);
  const [smallest, largest] = [Math.min(...finite, Infinity), Math.max(...finite, 0)];
  if (finite.length === 0) return linear(1, from, to);
  return (kind ?? (largest / smallest > LOG_FROM ? 'log' : 'linear')) === 'log'
    ? logarithmic(smallest, largest, from, to)
    : linear(largest, from, to);
}

/** Room beside the outermost values, as a share of what lies between them. */
const MARGIN = 0.06;
/** Where all are equally large: as a share of that size. */
const LEAST_MARGIN = 0.02;

/** Linear around the values, not from zero: sizes that hardly differ are to be told apart. */
export function aroundScale(
  values: readonly number[],
  [from, to]: readonly [number, number],
): Scale {
  const [smallest, largest] = [Math.min(...values), Math.max(...values)];
  const margin = Math.max((largest - smallest) * MARGIN, Math.abs(largest) * LEAST_MARGIN);
  const [low, high] = [smallest - margin, largest + margin];
  const step = niceStep((high - low) / 4);
  const first = Math.ceil(low / step);
  const count = Math.max(0, Math.floor(high / step) - first + 1);
  return {
    kind: 'linear',
    ticks: Array.from({ length: count }, (_, at) => Number(((first + at) * step).toPrecision(12))),
    at: (value) => from + ((value - low) / (high - low)) * (to - from),
  };
}

function linear(largest: number, from: number, to: number): Scale {
  const step = niceStep(largest / 4);
  const top = Math.ceil((largest * 1.02) / step) * step;
  const ticks = Array.from({ length: Math.round(top / step) + 1 }, (_, at) => at * step);
  return { kind: 'linear', ticks, at: (value) => from + (value / top) * (to - from) };
}

function logarithmic(smallest: number, largest: number, from: number, to: number): Scale {
  const [low, high] = [smallest / 1.25, largest * 1.25].map(Math.log10);
  const [bottom, top] = [low ?? 0, high ?? 1];
  const all: number[] = [];
  for (let power = Math.floor(bottom); power <= top; power += 1) {
    all.push(...[1, 2, 5].map((digit) => digit * 10 ** power));
  }
  const inside = all.filter((tick) => Math.log10(tick) >= bottom && Math.log10(tick) <= top);
  const decades = inside.filter((tick) => Number.isInteger(Math.log10(tick)));
  return {
    kind: 'log',
    ticks: inside.length > 8 && decades.length > 2 ? decades : inside,
    at: (value) =>
      from + ((Math.log10(Math.max(value, 1e-300)) - bottom) / (top - bottom)) * (to - from),
  };
}

/** 1, 2 or 5 times a power of ten, at least `rough`. */
function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5, 10].find((digit) => digit * power >= rough) ?? 10);
}
