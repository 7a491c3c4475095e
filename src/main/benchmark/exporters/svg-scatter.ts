import { bytesText, secondsText } from '../number-text';
import { PLOT, chartFrame, errorBar } from './chart-frame';
import { aroundScale, makeScale } from './chart-scale';
import type { ScatterPanel, ScatterPoint } from './scatter-panel';
import { type MarkerLook, px, seriesColour, svgMarker } from './svg-elements';
import { withoutZeros } from './tick-text';

/**
 * Points with their 95 % intervals, filled on the Pareto front and hollow off it. The line of the
 * front goes in steps: between two points nothing was measured, and all that is known is that the
 * smaller one's speed can be had.
 */
export function scatterChart({ title, xLabel, yLabel, unit, points }: ScatterPanel): string {
  const x = aroundScale(
    points.map(({ bytesPerRow }) => bytesPerRow),
    [PLOT.left + 8, PLOT.right - 8],
  );
  const y = makeScale(
    points.flatMap(({ low, high }) => [low, high]),
    [PLOT.bottom, PLOT.top],
    'log',
  );
  const place = (point: { bytesPerRow: number; value: number }): readonly [number, number] => [
    x.at(point.bytesPerRow),
    y.at(point.value),
  ];
  const front = stepPath(points.filter(({ isOnLine }) => isOnLine).map(place));
  const line = `<path d="${front}" fill="none" stroke="currentColor" stroke-width="1.25" stroke-dasharray="6 3"/>`;
  // What is on the front is drawn above what it pushed off.
  const marks = points
    .toSorted((a, b) => Number(a.isOnFront) - Number(b.isOnFront))
    .map((point) => {
      const [left, top] = place(point);
      const stroke = `stroke="${seriesColour(point.style)}"`;
      return (
        errorBar(left, y.at(point.low), y.at(point.high), stroke) +
        svgMarker(point.style, left, top, lookOf(point))
      );
    });
  const tickText = (value: number): string =>
    withoutZeros(unit === 'rate' ? `${bytesText(value)}/s` : secondsText(value));
  const xTicks = x.ticks.map((tick) => ({ at: x.at(tick), text: withoutZeros(bytesText(tick)) }));
  const text = { title, xLabel, yLabel, tickText };
  const legend = points.map((point) => ({
    style: point.style,
    look: lookOf(point),
    label: point.isOnFront ? `${point.label} (on the front)` : point.label,
  }));
  return chartFrame({ text, y, xTicks, xKind: 'linear', legend }, line + marks.join(''));
}

function lookOf({ isOnFront }: ScatterPoint): MarkerLook {
  return isOnFront ? 'filled' : 'hollow';
}

/** By x; empty for no places. */
function stepPath(places: readonly (readonly [number, number])[]): string {
  const [first, ...others] = places.toSorted(([a], [b]) => a - b);
  if (first === undefined) return '';
  const steps = others.map(([x, y]) => `H${px(x)}V${px(y)}`);
  return [`M${first.map(px).join(',')}`, ...steps].join('');
}
