import { useId } from 'react';
import { type ChartColours, SCREEN_COLOURS } from './chart-colours';
import { CHART_FONT_SIZE, CHART_HEIGHT, type ChartSize } from './chart-frame';
import { DrawnChart } from './drawn-chart';
import { type HeatGrid, cellAt } from './heat-grid';
import { type HeatScale, heatScale } from './heat-scale';

interface HeatChartProps {
  readonly title: string;
  readonly grid: HeatGrid;
  readonly size?: ChartSize;
  readonly colours?: ChartColours;
}

const MARGIN = { left: 92, right: 8, top: 46, bottom: 42 } as const;
const LEAST_CELL_HEIGHT = 26;
const GAP = 2;
const BAR_WIDTH = 120;
const BAR_HEIGHT = 10;
const BAR_STEPS = 24;

/** A grid of coloured cells with its number in each; the marked one is framed. */
export function HeatChart({ title, grid, size, colours = SCREEN_COLOURS }: HeatChartProps) {
  const least = MARGIN.top + MARGIN.bottom + grid.rows.length * LEAST_CELL_HEIGHT;
  const height = Math.max(size?.height ?? CHART_HEIGHT, least);
  return (
    <DrawnChart title={title} size={size} height={height}>
      {(width) => <HeatPicture grid={grid} width={width} height={height} colours={colours} />}
    </DrawnChart>
  );
}

interface HeatPictureProps {
  readonly grid: HeatGrid;
  readonly width: number;
  readonly height: number;
  readonly colours: ChartColours;
}

function HeatPicture({ grid, width, height, colours }: HeatPictureProps) {
  const scale = heatScale(
    grid.cells.map(({ value }) => value),
    grid.unit,
  );
  const { rows, columns } = grid;
  const cellWidth = (width - MARGIN.left - MARGIN.right) / Math.max(1, columns.length);
  const cellHeight = (height - MARGIN.top - MARGIN.bottom) / Math.max(1, rows.length);
  const middle = (index: number, from: number, step: number): number => from + (index + 0.5) * step;
  const axis = { fill: colours.dim, fontSize: CHART_FONT_SIZE } as const;
  const bottom = height - MARGIN.bottom;
  const middleY = (MARGIN.top + bottom) / 2;
  return (
    <>
      <HeatLegend grid={grid} scale={scale} colours={colours} />
      {rows.map((label, row) => (
        <text
          key={label}
          x={MARGIN.left - 8}
          y={middle(row, MARGIN.top, cellHeight)}
          textAnchor="end"
          dominantBaseline="central"
          {...axis}
        >
          {label}
        </text>
      ))}
      <text transform={`translate(12,${middleY}) rotate(-90)`} textAnchor="middle" {...axis}>
        {grid.rowTitle}
      </text>
      {columns.map((label, column) => (
        <text
          key={label}
          x={middle(column, MARGIN.left, cellWidth)}
          y={bottom + 16}
          textAnchor="middle"
          {...axis}
        >
          {label}
        </text>
      ))}
      <text
        x={(MARGIN.left + width - MARGIN.right) / 2}
        y={height - 6}
        textAnchor="middle"
        {...axis}
      >
        {grid.columnTitle}
      </text>
      {rows.flatMap((rowLabel, row) =>
        columns.map((columnLabel, column) => {
          const cell = cellAt(grid, row, column);
          const x = MARGIN.left + column * cellWidth;
          const y = MARGIN.top + row * cellHeight;
          if (cell === undefined) {
            return (
              <text
                key={`${row} ${column}`}
                x={x + cellWidth / 2}
                y={y + cellHeight / 2}
                textAnchor="middle"
                dominantBaseline="central"
                {...axis}
              >
                –
              </text>
            );
          }
          return (
            <g key={`${row} ${column}`}>
              <title>{[`${rowLabel} × ${columnLabel}`, ...cell.details].join('\n')}</title>
              <rect
                x={x + GAP / 2}
                y={y + GAP / 2}
                width={Math.max(0, cellWidth - GAP)}
                height={Math.max(0, cellHeight - GAP)}
                fill={scale.colour(cell.value)}
              />
              {cell.isMarked && (
                <Frame
                  x={x + GAP / 2}
                  y={y + GAP / 2}
                  width={cellWidth - GAP}
                  height={cellHeight - GAP}
                  colour={scale.textColour(cell.value)}
                />
              )}
              <text
                x={x + cellWidth / 2}
                y={y + cellHeight / 2}
                textAnchor="middle"
                dominantBaseline="central"
                fill={scale.textColour(cell.value)}
                fontSize={CHART_FONT_SIZE}
                fontWeight={cell.isMarked ? 700 : 400}
              >
                {cell.isMarked ? `★ ${scale.text(cell.value)}` : scale.text(cell.value)}
              </text>
            </g>
          );
        }),
      )}
    </>
  );
}

interface FrameProps {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly colour: string;
}

/** Inside its cell, in the colour of the cell's number: seen on every fill and in both schemes. */
function Frame({ x, y, width, height, colour }: FrameProps) {
  return (
    <rect
      x={x + 3}
      y={y + 3}
      width={Math.max(0, width - 6)}
      height={Math.max(0, height - 6)}
      fill="none"
      stroke={colour}
      strokeWidth={2}
    />
  );
}

interface HeatLegendProps {
  readonly grid: HeatGrid;
  readonly scale: HeatScale;
  readonly colours: ChartColours;
}

/** Above the cells: what the colours mean, and what the star. */
function HeatLegend({ grid, scale, colours }: HeatLegendProps) {
  const gradient = useId();
  const text = { fill: colours.text, fontSize: CHART_FONT_SIZE } as const;
  const left = 22;
  return (
    <g>
      <defs>
        <linearGradient id={gradient}>
          {Array.from({ length: BAR_STEPS + 1 }, (_, step) => (
            <stop
              key={step}
              offset={step / BAR_STEPS}
              stopColor={scale.colour((step / BAR_STEPS) * scale.maximum)}
            />
          ))}
        </linearGradient>
      </defs>
      <text x={left - 6} y={14} textAnchor="end" {...text}>
        0
      </text>
      <rect x={left} y={5} width={BAR_WIDTH} height={BAR_HEIGHT} fill={`url(#${gradient})`} />
      <text x={left + BAR_WIDTH + 6} y={14} {...text}>
        {scale.text(scale.maximum)} {scale.unit}
      </text>
      <text x={left - 16} y={34} {...text}>
        ★ {grid.markMeaning}
      </text>
    </g>
  );
}
