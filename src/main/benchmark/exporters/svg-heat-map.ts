import { colourTable } from '../../../shared/colour-maps';
import { rateText } from '../stream-advice';
import { WIDTH, svgPicture } from './chart-frame';
import type { HeatPanel, HeatPanelCell } from './heat-panel';
import { px, svgText } from './svg-elements';

const GRID = { left: 92, right: WIDTH - 16, top: 84 } as const;
const CELL_HEIGHT = 34;
const GAP = 2;
const BAR = { left: 22, top: 36, width: 120, height: 10, steps: 24 } as const;

/**
 * A grid of cells with their number in each, coloured from 0 to the largest value (so that cells
 * that are nearly equal look it) in cividis, which people with any kind of colour vision read
 * alike; the recommended one is framed and starred.
 */
export function heatMap({ title, rows, columns, cells }: HeatPanel): string {
  const largest = Math.max(0, ...cells.map(({ rowsPerSecond }) => rowsPerSecond));
  const cellWidth = (GRID.right - GRID.left) / Math.max(1, columns.length);
  const bottom = GRID.top + rows.length * CELL_HEIGHT;
  const middleY = (GRID.top + bottom) / 2;
  const middleX = (column: number): number => GRID.left + (column + 0.5) * cellWidth;
  const rowTop = (row: number): number => GRID.top + row * CELL_HEIGHT;
  return svgPicture(title, bottom + 50, [
    ...legend(largest),
    ...rows.map((label, row) =>
      svgText(label, GRID.left - 8, rowTop(row) + CELL_HEIGHT / 2 + 4, 'text-anchor="end"'),
    ),
    svgText(
      'Batch rows',
      14,
      middleY,
      `text-anchor="middle" transform="rotate(-90 14 ${px(middleY)})"`,
    ),
    ...columns.map((label, column) =>
      svgText(label, middleX(column), bottom + 18, 'text-anchor="middle"'),
    ),
    svgText(
      'Batches read ahead',
      (GRID.left + GRID.right) / 2,
      bottom + 38,
      'text-anchor="middle"',
    ),
    ...cells.map((cell) =>
      cellMarks(cell, largest, {
        x: GRID.left + cell.column * cellWidth + GAP / 2,
        y: rowTop(cell.row) + GAP / 2,
        width: cellWidth - GAP,
        height: CELL_HEIGHT - GAP,
      }),
    ),
  ]);
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function cellMarks(
  { rowsPerSecond, isRecommended }: HeatPanelCell,
  largest: number,
  box: Box,
): string {
  const { fill, text } = colours(rowsPerSecond, largest);
  const { x, y, width, height } = box;
  const inner = { x: x + 3, y: y + 3, width: width - 6, height: height - 6 };
  const frame = isRecommended ? rect(inner, `fill="none" stroke="${text}" stroke-width="2"`) : '';
  const number = svgText(
    `${isRecommended ? '★ ' : ''}${rateText(rowsPerSecond)}`,
    x + width / 2,
    y + height / 2 + 4,
    `text-anchor="middle" fill="${text}"${isRecommended ? ' font-weight="700"' : ''}`,
  );
  return rect(box, `fill="${fill}"`) + frame + number;
}

/** What the colours mean, and what the star. */
function legend(largest: number): readonly string[] {
  const width = BAR.width / BAR.steps;
  const bar = Array.from({ length: BAR.steps }, (_, step) =>
    rect(
      { x: BAR.left + step * width, y: BAR.top, width: width + 0.5, height: BAR.height },
      `fill="${colours((step + 0.5) / BAR.steps, 1).fill}"`,
    ),
  );
  const baseline = BAR.top + BAR.height - 1;
  return [
    svgText('0', BAR.left - 6, baseline, 'text-anchor="end"'),
    ...bar,
    svgText(`${rateText(largest)} rows/s`, BAR.left + BAR.width + 8, baseline),
    svgText(
      '★ recommended: the smallest within 5 % of the best',
      BAR.left - 14,
      BAR.top + BAR.height + 20,
    ),
  ];
}

function rect({ x, y, width, height }: Box, attributes: string): string {
  return `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" ${attributes}/>`;
}

/** The fill, and black or white, whichever is easier to read on it. */
function colours(value: number, largest: number): { readonly fill: string; readonly text: string } {
  const at = 3 * Math.round((largest > 0 ? value / largest : 0) * 255);
  const rgb = [...colourTable('cividis').subarray(at, at + 3)];
  return {
    fill: `#${rgb.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`,
    text: luminance(rgb) > 0.179 ? '#000000' : '#ffffff',
  };
}

/** Relative luminance (WCAG 2.2) of sRGB channels from 0 to 255. */
function luminance(rgb: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((channel) =>
    channel <= 10 ? channel / 3294.6 : ((channel / 255 + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
