import type { Series } from './chart-data';
import { type Scale, makeScale } from './chart-scale';
import { escapeXml, px, seriesColour, svgLine, svgMarker, svgText } from './svg-elements';

export interface ChartText {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly tickText: (value: number) => string;
}

const WIDTH = 560;
const PLOT = { left: 76, right: 544, top: 40, bottom: 286 } as const;
const LEGEND_LINE = 18;
/** Below the axis label. */
const LEGEND_TOP = PLOT.bottom + 62;

/** Lines with 95 % intervals as error bars, a colour and a marker a series. */
export function lineChart(series: readonly Series[], text: ChartText): string {
  const points = series.flatMap((one) => one.points);
  const x = makeScale(
    points.map((point) => point.x),
    [PLOT.left + 16, PLOT.right - 16],
    'log',
  );
  const sizes = [...new Set(points.map((point) => point.x))].sort((a, b) => a - b);
  const y = makeScale(
    points.flatMap((point) => [point.low, point.high]),
    [PLOT.bottom, PLOT.top],
  );
  const drawn = series.map(({ style, points: own }) => {
    const path = own.map((point) => `${px(x.at(point.x))},${px(y.at(point.y))}`).join(' ');
    const stroke = `stroke="${seriesColour(style)}" stroke-width="1.5"`;
    const bars = own.map((point) =>
      errorBar(x.at(point.x), y.at(point.low), y.at(point.high), stroke),
    );
    const markers = own.map((point) => svgMarker(style, x.at(point.x), y.at(point.y)));
    return `<polyline points="${path}" fill="none" ${stroke}/>${bars.join('')}${markers.join('')}`;
  });
  const ticks = sizes.map((size) => ({ at: x.at(size), text: size.toLocaleString('en') }));
  return frame(series, text, y, ticks, 'log', drawn.join(''));
}

/** Grouped bars that grow from 1, on a logarithmic axis: twice and half look alike. */
export function ratioBars(series: readonly Series[], text: ChartText): string {
  const points = series.flatMap((one) => one.points);
  const sizes = [...new Set(points.map((point) => point.x))].sort((a, b) => a - b);
  const y = makeScale(
    [...points.flatMap((point) => [point.low, point.high]), 0.8, 1.25],
    [PLOT.bottom, PLOT.top],
    'log',
  );
  const groupWidth = (PLOT.right - PLOT.left) / Math.max(1, sizes.length);
  const barWidth = (groupWidth * 0.8) / Math.max(1, series.length);
  const one = y.at(1);
  const drawn = series.flatMap(({ style, points: own }, at) =>
    own.map((point) => {
      const left = PLOT.left + groupWidth * (sizes.indexOf(point.x) + 0.1) + barWidth * at;
      const [top, bottom] = [Math.min(one, y.at(point.y)), Math.max(one, y.at(point.y))];
      const bar = `<rect x="${px(left)}" y="${px(top)}" width="${px(barWidth * 0.92)}" height="${px(bottom - top)}" fill="${seriesColour(style)}" fill-opacity="0.85"/>`;
      const middle = left + barWidth * 0.46;
      return bar + errorBar(middle, y.at(point.low), y.at(point.high), 'stroke="currentColor"');
    }),
  );
  const line = svgLine(
    PLOT.left,
    one,
    PLOT.right,
    one,
    'stroke="currentColor" stroke-width="1.5" stroke-dasharray="5 4"',
  );
  const ticks = sizes.map((size, at) => ({
    at: PLOT.left + groupWidth * (at + 0.5),
    text: size.toLocaleString('en'),
  }));
  return frame(series, text, y, ticks, 'linear', drawn.join('') + line);
}

function errorBar(x: number, low: number, high: number, stroke: string): string {
  return (
    svgLine(x, low, x, high, stroke) +
    svgLine(x - 3, low, x + 3, low, stroke) +
    svgLine(x - 3, high, x + 3, high, stroke)
  );
}

interface Tick {
  readonly at: number;
  readonly text: string;
}

function frame(
  series: readonly Series[],
  text: ChartText,
  y: Scale,
  xTicks: readonly Tick[],
  xKind: Scale['kind'],
  drawn: string,
): string {
  const height = LEGEND_TOP + series.length * LEGEND_LINE + 6;
  const grid = y.ticks.map(
    (tick) =>
      svgLine(
        PLOT.left,
        y.at(tick),
        PLOT.right,
        y.at(tick),
        'stroke="currentColor" stroke-opacity="0.15"',
      ) + svgText(text.tickText(tick), PLOT.left - 8, y.at(tick) + 4, 'text-anchor="end"'),
  );
  const xTexts = spread(xTicks).map((tick) =>
    svgText(tick.text, tick.at, PLOT.bottom + 18, 'text-anchor="middle"'),
  );
  const axis = 'stroke="currentColor"';
  const middle = (PLOT.top + PLOT.bottom) / 2;
  const scaleNote = (kind: Scale['kind']): string => (kind === 'log' ? ', log scale' : '');
  const legend = series.map((one, at) => {
    const top = LEGEND_TOP + at * LEGEND_LINE;
    return svgMarker(one.style, PLOT.left + 6, top) + svgText(one.label, PLOT.left + 18, top + 4);
  });
  const body = [
    svgText(text.title, WIDTH / 2, 22, 'text-anchor="middle" font-size="15" font-weight="600"'),
    ...grid,
    ...xTexts,
    svgLine(PLOT.left, PLOT.top, PLOT.left, PLOT.bottom, axis),
    svgLine(PLOT.left, PLOT.bottom, PLOT.right, PLOT.bottom, axis),
    svgText(
      text.xLabel + scaleNote(xKind),
      (PLOT.left + PLOT.right) / 2,
      PLOT.bottom + 38,
      'text-anchor="middle"',
    ),
    svgText(
      text.yLabel + scaleNote(y.kind),
      16,
      middle,
      `text-anchor="middle" transform="rotate(-90 16 ${px(middle)})"`,
    ),
    drawn,
    ...legend,
  ];
  const label = escapeXml(text.title);
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${label}" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" font-family="system-ui, sans-serif" font-size="12" fill="currentColor"><title>${label}</title>${body.join('')}</svg>`;
}

/** Leaves out tick texts that would run into the one before. */
function spread(ticks: readonly Tick[]): readonly Tick[] {
  const kept: Tick[] = [];
  for (const tick of ticks) if (tick.at - (kept.at(-1)?.at ?? -Infinity) >= 34) kept.push(tick);
  return kept;
}
