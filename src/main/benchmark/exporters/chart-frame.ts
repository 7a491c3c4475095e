/** What every chart of a report stands in: title, grid, axes and legend, as SVG. */
import type { Series } from './chart-data';
import type { Scale } from './chart-scale';
import { type MarkerLook, escapeXml, px, svgLine, svgMarker, svgText } from './svg-elements';

export interface ChartText {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly tickText: (value: number) => string;
}

export interface Tick {
  readonly at: number;
  readonly text: string;
}

interface LegendEntry extends Pick<Series, 'label' | 'style'> {
  /** Filled when absent. */
  readonly look?: MarkerLook;
}

export interface ChartFrame {
  readonly text: ChartText;
  readonly y: Scale;
  readonly xTicks: readonly Tick[];
  readonly xKind: Scale['kind'];
  readonly legend: readonly LegendEntry[];
}

export const WIDTH = 560;
export const PLOT = { left: 76, right: 544, top: 40, bottom: 286 } as const;
const LEGEND_LINE = 18;
/** Below the axis label. */
const LEGEND_TOP = PLOT.bottom + 62;
/** Texts of ticks that are nearer to each other would touch. */
const LEAST_GAP = 34;

export function chartFrame({ text, y, xTicks, xKind, legend }: ChartFrame, drawn: string): string {
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
  const entries = legend.map((one, at) => {
    const top = LEGEND_TOP + at * LEGEND_LINE;
    const marker = svgMarker(one.style, PLOT.left + 6, top, one.look);
    return marker + svgText(one.label, PLOT.left + 18, top + 4);
  });
  return svgPicture(text.title, LEGEND_TOP + legend.length * LEGEND_LINE + 6, [
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
    ...entries,
  ]);
}

/** `WIDTH` pixels wide, the title at its top. */
export function svgPicture(title: string, height: number, body: readonly string[]): string {
  const label = escapeXml(title);
  const heading = svgText(
    title,
    WIDTH / 2,
    22,
    'text-anchor="middle" font-size="15" font-weight="600"',
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="${label}" viewBox="0 0 ${WIDTH} ${px(height)}" width="${WIDTH}" height="${px(height)}" font-family="system-ui, sans-serif" font-size="12" fill="currentColor"><title>${label}</title>${heading}${body.join('')}</svg>`;
}

/** From a low to a high pixel, with caps. */
export function errorBar(x: number, low: number, high: number, stroke: string): string {
  return (
    svgLine(x, low, x, high, stroke) +
    svgLine(x - 3, low, x + 3, low, stroke) +
    svgLine(x - 3, high, x + 3, high, stroke)
  );
}

/** Leaves out tick texts that would run into the one before. */
function spread(ticks: readonly Tick[]): readonly Tick[] {
  const kept: Tick[] = [];
  for (const tick of ticks)
    if (tick.at - (kept.at(-1)?.at ?? -Infinity) >= LEAST_GAP) kept.push(tick);
  return kept;
}
