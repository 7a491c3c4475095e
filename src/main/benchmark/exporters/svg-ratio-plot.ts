import type { ComparedCase } from '../../../shared/model/benchmark-history';
import { countText, ratioText, threeDigits } from '../number-text';
import { operationLabel } from './chart-data';
import { WIDTH, svgPicture } from './chart-frame';
import { type Scale, makeScale } from './chart-scale';
import { px, seriesColour, svgLine, svgMarker, svgText } from './svg-elements';
import { withoutZeros } from './tick-text';

const LEFT = 24;
const RIGHT = WIDTH - 24;
const TOP = 64;
const ROW = 38;
/** The style of each verdict: colour and shape tell it, not colour alone. */
const STYLES = { faster: 0, slower: 1, 'no difference detected': 2 } as const;

/** Times as fast with its 95 % interval, a row a case; the noise floor is shaded around 1. */
export function ratioPlot(title: string, cases: readonly ComparedCase[]): string {
  const x = makeScale(
    [...cases.flatMap(({ low, high }) => [low, high]), 0.8, 1.25],
    [LEFT, RIGHT],
    'log',
  );
  const bottom = TOP + cases.length * ROW;
  const rows = cases.map((compared, at) => row(compared, TOP + at * ROW, x));
  return svgPicture(title, bottom + 44, [
    ...legend(),
    ...x.ticks.map((tick) =>
      svgText(withoutZeros(threeDigits(tick)), x.at(tick), bottom + 16, 'text-anchor="middle"'),
    ),
    ...rows,
    svgText(
      'Times as fast as before, 95 % interval, log scale',
      WIDTH / 2,
      bottom + 36,
      'text-anchor="middle"',
    ),
  ]);
}

/** The name above, the interval below it: lines of the axis cross the interval alone. */
function row(compared: ComparedCase, top: number, { at, ticks }: Scale): string {
  const { operation, label, items, ratio, low, high, noiseFloor, verdict } = compared;
  const style = STYLES[verdict];
  const middle = top + 26;
  const name = `${operationLabel(operation)}, ${label}, ${countText(items)} items: ${ratioText(ratio)}`;
  const noise =
    noiseFloor === null
      ? ''
      : shade(Math.max(LEFT, at(1 / noiseFloor)), Math.min(RIGHT, at(noiseFloor)), middle - 8);
  const interval = svgLine(
    at(low),
    middle,
    at(high),
    middle,
    `stroke="${seriesColour(style)}" stroke-width="2"`,
  );
  const grid = ticks.map((tick) => axisLine(at(tick), middle, 'stroke-opacity="0.15"')).join('');
  const one = axisLine(at(1), middle, 'stroke-dasharray="3 2"');
  const marker = svgMarker(style, at(ratio), middle);
  return svgText(name, LEFT, top + 12) + grid + noise + one + interval + marker;
}

function axisLine(x: number, middle: number, look: string): string {
  return svgLine(x, middle - 10, x, middle + 10, `stroke="currentColor" ${look}`);
}

function legend(): readonly string[] {
  const [y, noiseLeft] = [44, LEFT + 330];
  return [
    ...Object.entries(STYLES).flatMap(([verdict, style], at) => {
      const left = LEFT + 6 + at * 80;
      return [svgMarker(style, left, y - 4), svgText(verdict, left + 10, y)];
    }),
    shade(noiseLeft, noiseLeft + 22, y - 12),
    svgText('noise floor', noiseLeft + 28, y),
  ];
}

function shade(left: number, right: number, top: number): string {
  return `<rect x="${px(left)}" y="${px(top)}" width="${px(right - left)}" height="16" fill="currentColor" fill-opacity="0.12"/>`;
}
