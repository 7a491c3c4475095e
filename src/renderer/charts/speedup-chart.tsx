import {
  Bar,
  BarChart,
  type BarShapeProps,
  CartesianGrid,
  ErrorBar,
  ReferenceLine,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { useId } from 'react';
import { formatRatio, formatValue } from '../ui/format-number';
import { valueAxis } from './axis';
import { type ChartColours, SCREEN_COLOURS } from './chart-colours';
import {
  CHART_FONT_SIZE,
  type ChartSize,
  axisProps,
  axisTitle,
  formatItems,
  frameProps,
} from './chart-frame';
import { ChartTooltip } from './chart-tooltip';
import { FillPattern } from './fill-pattern';
import { type IntervalRow, errorOf, intervalRows } from './interval-rows';
import type { AxisKind, BarSeries } from './series';
import { BarSwatch } from './series-swatch';

interface SpeedupChartProps {
  readonly title: string;
  /** Ratios of times by dataset size; above 1 is faster than the baseline. */
  readonly series: readonly BarSeries[];
  readonly axes: AxisKind;
  readonly size?: ChartSize;
  readonly colours?: ChartColours;
}

/** Room right of the bars for the name of the line at 1. */
const LABEL_WIDTH = 66;

/**
 * Speed-up as grouped bars with the line at 1. On a logarithmic axis bars begin at that line, so
 * that twice as fast and half as fast are equally long; on a linear one they begin at 0.
 */
export function SpeedupChart(props: SpeedupChartProps) {
  const { title, series, axes, size, colours = SCREEN_COLOURS } = props;
  const patternId = useId();
  const rows = intervalRows(series);
  const bounds = series.flatMap((one) => one.points.flatMap((point) => [point.low, point.high]));
  // A factor of 1.5 on either side at least, so that the line at 1 is never at the edge.
  const y = valueAxis([...bounds, 1.5, 1 / 1.5], axes);
  const start = axes === 'log' ? 1 : 0;
  return (
    <BarChart
      data={[...rows]}
      {...frameProps(size, LABEL_WIDTH)}
      aria-label={title}
      barCategoryGap="18%"
      barGap={1}
    >
      <defs>
        {series.map((one, index) => (
          <FillPattern
            key={one.label}
            id={`${patternId}-${index}`}
            colour={one.colour}
            pattern={one.pattern}
            lines={colours.surface}
          />
        ))}
      </defs>
      <CartesianGrid stroke={colours.grid} vertical={false} />
      <XAxis
        dataKey="items"
        tickFormatter={formatItems}
        label={axisTitle('Items', colours)}
        {...axisProps(colours)}
      />
      <YAxis
        scale={y.kind}
        domain={[...y.domain]}
        ticks={[...y.ticks]}
        tickFormatter={(ratio: number) => `${formatValue(ratio, 3)}×`}
        width={60}
        interval={0}
        {...axisProps(colours)}
      />
      {series.map((one, index) => (
        <Bar
          key={one.label}
          name={one.label}
          dataKey={(row: IntervalRow) => {
            const point = row.points[one.label];
            return point === undefined ? undefined : [start, point.value];
          }}
          fill={`url(#${patternId}-${index})`}
          maxBarSize={28}
          isAnimationActive={false}
          shape={BarBox}
        >
          <ErrorBar
            dataKey={(row: IntervalRow) => errorOf(row.points[one.label])}
            stroke={colours.text}
            strokeWidth={1.25}
            width={3}
            isAnimationActive={false}
          />
        </Bar>
      ))}
      <ReferenceLine
        y={1}
        stroke={colours.text}
        strokeWidth={1.25}
        zIndex={350}
        label={<NoDifference colour={colours.text} />}
      />
      {size === undefined && (
        <Tooltip
          isAnimationActive={false}
          cursor={{ fill: 'var(--as-hover)' }}
          wrapperStyle={{ zIndex: 2 }}
          content={({ active, label }) => (
            <ChartTooltip
              items={active ? label : undefined}
              lines={series.map((one) => {
                const point = one.points.find((other) => other.items === label);
                return {
                  label: one.label,
                  swatch: <BarSwatch series={one} />,
                  point,
                  note: point?.verdict,
                };
              })}
              format={formatRatio}
            />
          )}
        />
      )}
    </BarChart>
  );
}

interface NoDifferenceProps {
  readonly colour: string;
  /** Where the line is; given by the chart. */
  readonly viewBox?: { readonly x: number; readonly y: number; readonly width: number };
}

/** The name of the line at 1, right of the bars, where it covers none of them. */
function NoDifference({ colour, viewBox }: NoDifferenceProps) {
  if (viewBox === undefined) return null;
  const x = viewBox.x + viewBox.width + 4;
  return (
    <text x={x} y={viewBox.y} fill={colour} fontSize={CHART_FONT_SIZE}>
      <tspan x={x} dy="-0.2em">
        no
      </tspan>
      <tspan x={x} dy="1.15em">
        difference
      </tspan>
    </text>
  );
}

/** A bar that may hang below the line at 1: its height is negative then. */
function BarBox({ x, y, width, height, fill }: BarShapeProps) {
  return (
    <rect
      x={x}
      y={height < 0 ? y + height : y}
      width={width}
      height={Math.max(1, Math.abs(height))}
      fill={fill}
    />
  );
}
