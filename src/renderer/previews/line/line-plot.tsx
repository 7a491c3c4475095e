import { useElementSize } from '@mantine/hooks';
import { scaleLinear, scaleLog } from 'd3-scale';
import { type KeyboardEvent, type PointerEvent, useMemo } from 'react';
import { formatCount, formatValue } from '../../ui/format-number';
import classes from './line.module.css';
import { pathOf, thinOut } from './thin-out';

interface LinePlotProps {
  readonly values: Float64Array;
  /** Position in the row of `values[i]` is `i * step`. */
  readonly step: number;
  readonly isLog: boolean;
  readonly label: string;
  readonly cursor: number | null;
  readonly onCursor: (index: number | null) => void;
}

const MARGIN = { left: 68, right: 12, top: 10, bottom: 26 };

/** Values against their position. Purely drawn from its properties. */
export function LinePlot({ values, step, isLog, label, cursor, onCursor }: LinePlotProps) {
  const { ref, width, height } = useElementSize<HTMLDivElement>();
  const [right, bottom] = [
    Math.max(width - MARGIN.right, MARGIN.left + 1),
    Math.max(height - MARGIN.bottom, 1),
  ];
  const last = Math.max(1, values.length - 1);
  const { path, x, y, missing } = useMemo(() => {
    const drawable = isLog
      ? (value: number) => Number.isFinite(value) && value > 0
      : (value: number) => Number.isFinite(value);
    const shown = values.filter(drawable);
    const [low, high] = shown.length === 0 ? [isLog ? 0.1 : 0, 1] : rangeOf(shown);
    const margin = low === high ? Math.max(Math.abs(low) * 0.1, 1e-12) : 0;
    const vertical = (isLog ? scaleLog() : scaleLinear())
      .domain(isLog && margin > 0 ? [low / 2, high * 2] : [low - margin, high + margin])
      .range([bottom, MARGIN.top])
      .nice();
    const horizontal = scaleLinear().domain([0, last]).range([MARGIN.left, right]);
    return {
      x: horizontal,
      y: vertical,
      missing: positionsOf(values, Number.isNaN, right - MARGIN.left),
      path: pathOf(
        thinOut(values, Math.floor(right - MARGIN.left), drawable),
        horizontal,
        vertical,
      ),
    };
  }, [values, isLog, bottom, right, last]);

  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -1, ArrowRight: 1, Home: -last, End: last }[event.key];
    if (by !== undefined) {
      const next = (cursor ?? 0) + by * (event.shiftKey ? 10 : 1);
      onCursor(Math.min(values.length - 1, Math.max(0, next)));
    } else if (event.key === 'Escape') onCursor(null);
    else return;
    event.preventDefault();
  };
  const onPointerMove = (event: PointerEvent) => {
    const corner = event.currentTarget.getBoundingClientRect();
    const index = Math.round(x.invert(event.clientX - corner.left));
    onCursor(index >= 0 && index < values.length ? index : null);
  };

  const value = cursor === null ? undefined : values[cursor];
  return (
    <div
      ref={ref}
      className={classes.plot}
      role="application"
      aria-label={`${label}. The arrow keys move from value to value.`}
      tabIndex={0}
      onKeyDown={onKeyDown}
      onPointerMove={onPointerMove}
    >
      {width > 0 && (
        <svg width={width} height={height} aria-hidden>
          {y
            .ticks(6)
            .filter((_, index, all) => all.length <= 10 || index % Math.ceil(all.length / 10) === 0)
            .map((tick) => (
              <g key={tick} transform={`translate(0 ${y(tick)})`}>
                <line x1={MARGIN.left} x2={right} className={classes.grid} />
                <text x={MARGIN.left - 8} dy="0.32em" textAnchor="end">
                  {formatValue(tick, 4)}
                </text>
              </g>
            ))}
          {x
            .ticks(8)
            .filter(Number.isInteger)
            .map((tick) => (
              <g key={tick} transform={`translate(${x(tick)} ${bottom})`}>
                <line y2={4} className={classes.axis} />
                <text y={17} textAnchor="middle">
                  {formatCount(tick * step)}
                </text>
              </g>
            ))}
          <line x1={MARGIN.left} x2={right} y1={bottom} y2={bottom} className={classes.axis} />
          <path d={path} className={classes.line} />
          {missing.map((index) => (
            <rect
              key={index}
              x={x(index) - 1}
              y={bottom - 8}
              width={2}
              height={8}
              className={classes.missing}
            />
          ))}
          {cursor !== null && (
            <line
              x1={x(cursor)}
              x2={x(cursor)}
              y1={MARGIN.top}
              y2={bottom}
              className={classes.cursor}
            />
          )}
          {cursor !== null &&
            value !== undefined &&
            Number.isFinite(value) &&
            (!isLog || value > 0) && (
              <circle cx={x(cursor)} cy={y(value)} r={4} className={classes.dot} />
            )}
        </svg>
      )}
    </div>
  );
}

function rangeOf(values: Float64Array): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}

/** Positions of such values, at most one a pixel. */
function positionsOf(
  values: Float64Array,
  isSuch: (value: number) => boolean,
  columns: number,
): readonly number[] {
  const found: number[] = [];
  const distance = values.length / Math.max(1, columns);
  let next = 0;
  values.forEach((value, index) => {
    if (index < next || !isSuch(value)) return;
    found.push(index);
    next = index + distance;
  });
  return found;
}
