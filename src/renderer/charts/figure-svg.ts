/** One SVG file from several drawn charts: pure, so that what is exported can be tested. */
import { PRINT_COLOURS } from './chart-colours';
import type { ChartSpec } from './chart-spec';
import { fillPatternSvg } from './fill-pattern';
import { intervalList } from './interval-list';
import { markerPath } from './marker-path';

/** A chart that was drawn: the markup inside its `<svg>`, in its own pixels. */
export interface DrawnChart {
  readonly spec: ChartSpec;
  readonly width: number;
  readonly height: number;
  readonly markup: string;
}

export interface FigureSvg {
  readonly text: string;
  readonly width: number;
  readonly height: number;
}

const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif";
const FONT_SIZE = 12;
/** Mean advance of a letter at 12 px: only where a legend breaks depends on it. */
const LETTER_WIDTH = 6.3;
const SWATCH_WIDTH = 32;
const LEGEND_GAP = 16;
const LINE_HEIGHT = 18;
const TITLE_HEIGHT = 24;
const PADDING = 16;

/** Charts in rows of `columns`, each with its title and legend, on white. */
export function composeFigure(
  title: string,
  charts: readonly DrawnChart[],
  columns: number,
): FigureSvg {
  const panels = charts.map((chart, index) => drawPanel(chart, index));
  const cellWidth = Math.max(0, ...charts.map((chart) => chart.width)) + PADDING;
  const rows: string[] = [];
  let y = PADDING + TITLE_HEIGHT + 4;
  for (let start = 0; start < panels.length; start += columns) {
    const row = panels.slice(start, start + columns);
    row.forEach((panel, column) =>
      rows.push(
        `<g transform="translate(${PADDING + column * cellWidth},${y})">${panel.markup}</g>`,
      ),
    );
    y += Math.max(...row.map((panel) => panel.height)) + PADDING;
  }
  const width = PADDING + Math.min(columns, charts.length) * cellWidth;
  const heading = text(PADDING, PADDING + 15, title, 'font-size="15" font-weight="600"');
  return {
    width,
    height: y,
    text:
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y}" viewBox="0 0 ${width} ${y}" ` +
      `font-family="${FONT}" font-size="${FONT_SIZE}" fill="${PRINT_COLOURS.text}" role="img">` +
      `<title>${escapeXml(title)}</title>` +
      `<rect width="${width}" height="${y}" fill="${PRINT_COLOURS.surface}"/>` +
      `${heading}${rows.join('')}</svg>\n`,
  };
}

function drawPanel(chart: DrawnChart, index: number): { markup: string; height: number } {
  const legend = drawLegend(chart, index);
  const top = TITLE_HEIGHT + legend.height;
  return {
    height: top + chart.height,
    markup:
      text(0, 15, chart.spec.title, 'font-size="13" font-weight="600"') +
      `<g transform="translate(0,${TITLE_HEIGHT})">${legend.markup}</g>` +
      `<svg y="${top}" width="${chart.width}" height="${chart.height}" viewBox="0 0 ${chart.width} ${chart.height}">${chart.markup}</svg>`,
  };
}

function drawLegend(chart: DrawnChart, panel: number): { markup: string; height: number } {
  const { spec } = chart;
  // A heat map has its legend above its cells, and a list of intervals names its rows.
  if (spec.kind === 'heat' || intervalList(spec) !== undefined) return { markup: '', height: 0 };
  const parts: string[] = [];
  let x = 0;
  let line = 0;
  const entries = spec.kind === 'scatter' ? spec.points : spec.series;
  entries.forEach((entry, index) => {
    const width = SWATCH_WIDTH + entry.label.length * LETTER_WIDTH;
    if (x > 0 && x + width > chart.width) {
      x = 0;
      line += 1;
    }
    const y = line * LINE_HEIGHT;
    parts.push(
      `<g transform="translate(${round(x)},${y})">${swatch(spec, index, `legend-${panel}-${index}`)}` +
        `${text(SWATCH_WIDTH, 11, entry.label)}</g>`,
    );
    x += width + LEGEND_GAP;
  });
  return { markup: parts.join(''), height: parts.length === 0 ? 0 : (line + 1) * LINE_HEIGHT + 2 };
}

function swatch(
  spec: Exclude<ChartSpec, { readonly kind: 'heat' }>,
  index: number,
  id: string,
): string {
  if (spec.kind === 'scatter') {
    const point = spec.points[index];
    if (point === undefined) return '';
    const { colour, marker } = point.style;
    const fill = point.isOnFront ? colour : PRINT_COLOURS.surface;
    return `<path d="${markerPath(marker, 19, 7, 4.5)}" fill="${fill}" stroke="${colour}" stroke-width="1.75"/>`;
  }
  if (spec.kind === 'speedup') {
    const series = spec.series[index];
    if (series === undefined) return '';
    const pattern = fillPatternSvg({
      id,
      colour: series.colour,
      pattern: series.pattern,
      lines: PRINT_COLOURS.surface,
    });
    return `<defs>${pattern}</defs><rect x="6" y="1" width="20" height="12" fill="url(#${id})"/>`;
  }
  const series = spec.series[index];
  if (series === undefined) return '';
  const { colour, marker } = series.style;
  const dashes = series.broken ? ' stroke-dasharray="5 3"' : '';
  return (
    `<path d="M0,7H26" stroke="${colour}" stroke-width="1.75" fill="none"${dashes}/>` +
    `<path d="${markerPath(marker, 13, 7, 4)}" fill="${colour}"/>`
  );
}

function text(x: number, y: number, value: string, attributes = ''): string {
  return `<text x="${x}" y="${y}"${attributes === '' ? '' : ` ${attributes}`}>${escapeXml(value)}</text>`;
}

export function escapeXml(value: string): string {
  return value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
