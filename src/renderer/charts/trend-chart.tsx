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
import type { TrendPoint } from '../../shared/model/benchmark-history';
import { formatDate } from '../ui/format-date';
import { formatSeconds, formatTickSeconds } from '../ui/format-duration';
import { valueAxis } from './axis';
import { SCREEN_COLOURS } from './chart-colours';
import { axisProps, axisTitle, frameProps } from './chart-frame';
import classes from './charts.module.css';
import { markerPath } from './marker-path';
import type { AxisKind } from './series';

interface TrendChartProps {
  readonly title: string;
  /** Oldest first. */
  readonly points: readonly TrendPoint[];
  readonly axes: AxisKind;
}

const COLOUR = 'var(--as-accent)';

/**
 * The time of one case, run after run, with the 95 % interval of each median. Runs stand at equal
 * distances: several a minute and one a month are equally far apart.
 */
export function TrendChart({ title, points, axes }: TrendChartProps) {
  const y = valueAxis(
    points.flatMap(({ low, high }) => [low, high]),
    axes,
  );
  const rows = points.map((point, index) => ({ ...point, index }));
  const dateAt = (index: number) => formatDate(points[index]?.run.createdAt ?? '');
  return (
    <LineChart data={rows} {...frameProps(undefined, 24)} aria-label={title}>
      <CartesianGrid stroke={SCREEN_COLOURS.grid} vertical={false} />
      <XAxis
        dataKey="index"
        type="number"
        domain={[-0.5, points.length - 0.5]}
        ticks={rows.map(({ index }) => index)}
        tickFormatter={(index: number) => dateAt(index).slice(5)}
        interval="preserveStartEnd"
        minTickGap={12}
        label={axisTitle('Run, oldest first', SCREEN_COLOURS)}
        {...axisProps(SCREEN_COLOURS)}
      />
      <YAxis
        scale={y.kind}
        domain={[...y.domain]}
        ticks={[...y.ticks]}
        tickFormatter={formatTickSeconds}
        width={60}
        interval={0}
        {...axisProps(SCREEN_COLOURS)}
      />
      <Line
        dataKey="median"
        name={title}
        stroke={COLOUR}
        strokeWidth={1.75}
        type="linear"
        isAnimationActive={false}
        activeDot={false}
        dot={(dot: DotItemDotProps) => <RunMarker key={dot.index} dot={dot} points={points} />}
      >
        <ErrorBar
          dataKey={({ median, low, high }: TrendPoint) => [median - low, high - median]}
          stroke={COLOUR}
          strokeWidth={1.25}
          width={4}
          isAnimationActive={false}
        />
      </Line>
      <Tooltip
        isAnimationActive={false}
        cursor={{ stroke: 'var(--as-line-strong)' }}
        wrapperStyle={{ zIndex: 2 }}
        content={({ active, label }) => (
          <PointNote point={active && typeof label === 'number' ? points[label] : undefined} />
        )}
      />
    </LineChart>
  );
}

/** Hollow where machine, software or method were others. */
function RunMarker(props: {
  readonly dot: DotItemDotProps;
  readonly points: readonly TrendPoint[];
}) {
  const { cx, cy, index } = props.dot;
  const point = props.points[index];
  if (typeof cx !== 'number' || typeof cy !== 'number' || point === undefined) return null;
  return (
    <path
      d={markerPath('circle', cx, cy, 4.5)}
      fill={point.differences.length === 0 ? COLOUR : SCREEN_COLOURS.surface}
      stroke={COLOUR}
      strokeWidth={1.75}
    />
  );
}

function PointNote({ point }: { readonly point: TrendPoint | undefined }) {
  if (point === undefined) return null;
  return (
    <div className={classes.tooltip}>
      <strong>{point.run.title}</strong>
      <span>{formatDate(point.run.createdAt)}</span>
      <span className="number">
        {formatSeconds(point.median)}, 95 % interval {formatSeconds(point.low)} to{' '}
        {formatSeconds(point.high)}
      </span>
    </div>
  );
}
