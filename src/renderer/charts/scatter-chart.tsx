import { formatBytes } from '../ui/format-bytes';
import { type ChartColours, SCREEN_COLOURS } from './chart-colours';
import { CHART_FONT_SIZE, CHART_HEIGHT, type ChartSize } from './chart-frame';
import { DrawnChart } from './drawn-chart';
import { markerPath } from './marker-path';
import { formatTickY, formatY, frontPath, placing, scatterAxes } from './scatter-axes';
import type { ScatterPoint, ScatterSpec } from './scatter-spec';

interface ScatterChartProps {
  readonly spec: ScatterSpec;
  readonly size?: ChartSize;
  readonly colours?: ChartColours;
}

const MARGIN = { left: 88, right: 14, top: 26, bottom: 42 } as const;
const RADIUS = 5;

/** Points with their intervals; those on the Pareto front are filled and joined by steps. */
export function ScatterChart({ spec, size, colours = SCREEN_COLOURS }: ScatterChartProps) {
  const height = size?.height ?? CHART_HEIGHT;
  return (
    <DrawnChart title={spec.title} size={size} height={height}>
      {(width) => <Picture spec={spec} width={width} height={height} colours={colours} />}
    </DrawnChart>
  );
}

interface PictureProps extends ChartSize {
  readonly spec: ScatterSpec;
  readonly colours: ChartColours;
}

function Picture({ spec, width, height, colours }: PictureProps) {
  const { points, unit } = spec;
  const box = {
    left: MARGIN.left,
    right: width - MARGIN.right,
    top: MARGIN.top,
    bottom: height - MARGIN.bottom,
  };
  const axes = scatterAxes(points);
  const place = placing(axes, box);
  const text = { fill: colours.dim, fontSize: CHART_FONT_SIZE } as const;
  const line = points.filter(({ isOnLine }) => isOnLine);
  return (
    <>
      {axes.y.ticks.map((tick) => (
        <g key={tick}>
          <path d={`M${box.left},${place.y(tick)}H${box.right}`} stroke={colours.grid} />
          <text x={box.left - 8} y={place.y(tick)} dy="0.35em" textAnchor="end" {...text}>
            {formatTickY(unit, tick)}
          </text>
        </g>
      ))}
      <path
        d={`M${box.left},${box.top}V${box.bottom}H${box.right}`}
        stroke={colours.axis}
        fill="none"
      />
      {axes.x.ticks.map((tick) => (
        <g key={tick}>
          <path d={`M${place.x(tick)},${box.bottom}v5`} stroke={colours.axis} />
          <text x={place.x(tick)} y={box.bottom + 18} textAnchor="middle" {...text}>
            {formatBytes(tick)}
          </text>
        </g>
      ))}
      <text x={(box.left + box.right) / 2} y={height - 6} textAnchor="middle" {...text}>
        {spec.xTitle}
      </text>
      <text x={8} y={14} {...text}>
        {spec.yTitle}
      </text>
      <path
        d={frontPath(line.map(({ x, y }) => ({ x: place.x(x), y: place.y(y) })))}
        stroke={colours.text}
        strokeWidth={1.25}
        strokeDasharray="6 3"
        fill="none"
      />
      {frontLast(points).map((point) => (
        <PointMark
          key={point.label}
          point={point}
          unit={unit}
          colours={colours}
          x={place.x(point.x)}
          y={place.y}
        />
      ))}
    </>
  );
}

/** What is on the front is drawn above what it pushed off. */
function frontLast(points: readonly ScatterPoint[]): readonly ScatterPoint[] {
  return points.toSorted((a, b) => Number(a.isOnFront) - Number(b.isOnFront));
}

interface PointMarkProps {
  readonly point: ScatterPoint;
  readonly unit: ScatterSpec['unit'];
  readonly colours: ChartColours;
  readonly x: number;
  readonly y: (value: number) => number;
}

/** Filled on the front, hollow off it. */
function PointMark({ point, unit, colours, x, y }: PointMarkProps) {
  const { colour, marker } = point.style;
  return (
    <g>
      <title>{pointNote(point, unit)}</title>
      <path d={`M${x},${y(point.low)}V${y(point.high)}`} stroke={colour} strokeWidth={1.25} />
      <path
        d={markerPath(marker, x, y(point.y), RADIUS)}
        fill={point.isOnFront ? colour : colours.surface}
        stroke={colour}
        strokeWidth={1.75}
      />
    </g>
  );
}

function pointNote({ label, x, y, low, high, isOnFront }: ScatterPoint, unit: ScatterSpec['unit']) {
  const front = isOnFront ? ['on the Pareto front'] : [];
  const interval = `${formatY(unit, y)} (${formatY(unit, low)} – ${formatY(unit, high)})`;
  return [label, `${formatBytes(x)} a row`, interval, ...front].join('\n');
}
