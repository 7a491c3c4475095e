import type { Series } from './chart-data';
import { type ChartText, PLOT, chartFrame, errorBar } from './chart-frame';
import { makeScale } from './chart-scale';
import { px, seriesColour, svgLine, svgMarker } from './svg-elements';

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
  const xTicks = sizes.map((size) => ({ at: x.at(size), text: size.toLocaleString('en') }));
  return chartFrame({ text, y, xTicks, xKind: 'log', legend: series }, drawn.join(''));
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
  const xTicks = sizes.map((size, at) => ({
    at: PLOT.left + groupWidth * (at + 0.5),
    text: size.toLocaleString('en'),
  }));
  const marks = drawn.join('') + line;
  return chartFrame({ text, y, xTicks, xKind: 'linear', legend: series }, marks);
}
