import {
  CartesianGrid,
  type DotItemDotProps,
  ErrorBar,
  Line,
  LineChart,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { formatSeconds, formatTickSeconds } from '../ui/format-duration';
import { sizeAxis, valueAxis } from './axis';
import { type ChartColours, SCREEN_COLOURS } from './chart-colours';
import { type ChartSize, axisProps, axisTitle, formatItems, frameProps } from './chart-frame';
import { ChartTooltip } from './chart-tooltip';
import { type IntervalRow, errorOf, intervalRows } from './interval-rows';
import { markerPath } from './marker-path';
import { type AxisKind, type IntervalSeries, itemSizes } from './series';
import { SeriesSwatch } from './series-swatch';

interface TimeChartProps {
  /** What is measured: the name of the picture for a screen reader. */
  readonly title: string;
  /** Seconds against dataset size. */
  readonly series: readonly IntervalSeries[];
  readonly axes: AxisKind;
  /** Dataset sizes that are still to come. */
  readonly sizes?: readonly number[];
  readonly size?: ChartSize;
  readonly colours?: ChartColours;
}

const MARKER_RADIUS = 4;

/** Time against dataset size: a line for every case, with the 95 % interval of each median. */
export function TimeChart({
  title,
  series,
  axes,
  sizes = [],
  size,
  colours = SCREEN_COLOURS,
}: TimeChartProps) {
  const rows = intervalRows(series);
  const x = sizeAxis(
    [...new Set([...sizes, ...itemSizes(series)])].sort((a, b) => a - b),
    axes,
  );
  const y = valueAxis(
    series.flatMap((one) => one.points.flatMap((point) => [point.low, point.high])),
    axes,
  );
  return (
    <LineChart data={[...rows]} {...frameProps(size)} aria-label={title}>
      <CartesianGrid stroke={colours.grid} vertical={false} />
      <XAxis
        dataKey="items"
        type="number"
        scale={x.kind}
        domain={[...x.domain]}
        ticks={[...x.ticks]}
        tickFormatter={formatItems}
        label={axisTitle('Items', colours)}
        {...axisProps(colours)}
      />
      <YAxis
        scale={y.kind}
        domain={[...y.domain]}
        ticks={[...y.ticks]}
        tickFormatter={formatTickSeconds}
        width={60}
        interval={0}
        {...axisProps(colours)}
      />
      {series.map((one) => (
        <Line
          key={one.label}
          name={one.label}
          dataKey={(row: IntervalRow) => row.points[one.label]?.value}
          stroke={one.style.colour}
          strokeWidth={1.75}
          {...(one.broken ? { strokeDasharray: '5 3' } : {})}
          type="linear"
          isAnimationActive={false}
          activeDot={false}
          dot={(dot: DotItemDotProps) => <Marker key={dot.index} dot={dot} series={one} />}
        >
          <ErrorBar
            dataKey={(row: IntervalRow) => errorOf(row.points[one.label])}
            stroke={one.style.colour}
            strokeWidth={1.25}
            width={4}
            isAnimationActive={false}
          />
        </Line>
      ))}
      {size === undefined && (
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: 'var(--as-line-strong)' }}
          wrapperStyle={{ zIndex: 2 }}
          content={({ active, label }) => (
            <ChartTooltip
              items={active ? label : undefined}
              lines={series.map((one) => ({
                label: one.label,
                swatch: <SeriesSwatch series={one} />,
                point: rows.find((row) => row.items === label)?.points[one.label],
              }))}
              format={formatSeconds}
            />
          )}
        />
      )}
    </LineChart>
  );
}

function Marker({
  dot,
  series,
}: {
  readonly dot: DotItemDotProps;
  readonly series: IntervalSeries;
}) {
  const { cx, cy } = dot;
  // A size that was not measured has no place.
  if (typeof cx !== 'number' || typeof cy !== 'number' || !Number.isFinite(cy)) return null;
  return (
    <path
      d={markerPath(series.style.marker, cx, cy, MARKER_RADIUS)}
      fill={series.style.colour}
      stroke="none"
    />
  );
}
