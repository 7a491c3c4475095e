import { scaleLinear, scaleLog } from 'd3-scale';
import { type ChartColours, SCREEN_COLOURS } from './chart-colours';
import { CHART_FONT_SIZE, CHART_HEIGHT, type ChartSize } from './chart-frame';
import { DrawnChart } from './drawn-chart';
import type { IntervalList, IntervalListRow } from './interval-list';
import { markerPath } from './marker-path';

interface IntervalListChartProps {
  readonly title: string;
  readonly list: IntervalList;
  readonly size?: ChartSize | undefined;
  readonly colours?: ChartColours | undefined;
}

/** Beside the plot: half of what the outermost ticks are called. */
const MARGIN = { left: 26, right: 28, bottom: 44 } as const;
/** Names and values begin and end here, outside the plot: they get all the width. */
const TEXT_MARGIN = 4;
/** Room for the name of the line that the rows begin at. */
const NAME_HEIGHT = 18;
const LEAST_ROW_HEIGHT = 34;
const MOST_ROW_HEIGHT = 68;
const RADIUS = 4.5;
const CAP = 4;
/** Mean advance of a letter at 12 px: only where a name is cut depends on it. */
const LETTER_WIDTH = 6.4;

/** A row a series: its name and median above its interval, all over one axis. */
export function IntervalListChart({ title, list, size, colours }: IntervalListChartProps) {
  const top = list.startName === undefined ? 4 : NAME_HEIGHT;
  const least = top + list.rows.length * LEAST_ROW_HEIGHT + MARGIN.bottom;
  const height = Math.max(size?.height ?? CHART_HEIGHT, least);
  return (
    <DrawnChart title={title} size={size} height={height}>
      {(width) => (
        <ListPicture {...{ list, width, height, top }} colours={colours ?? SCREEN_COLOURS} />
      )}
    </DrawnChart>
  );
}

interface ListPictureProps {
  readonly list: IntervalList;
  readonly width: number;
  readonly height: number;
  /** Where the first row begins. */
  readonly top: number;
  readonly colours: ChartColours;
}

function ListPicture({ list, width, height, top, colours }: ListPictureProps) {
  const { axis, rows, start, startName } = list;
  const bottom = height - MARGIN.bottom;
  const right = width - MARGIN.right;
  const place = (axis.kind === 'log' ? scaleLog() : scaleLinear())
    .domain(axis.domain)
    .range([MARGIN.left, right]);
  const rowHeight = Math.min(MOST_ROW_HEIGHT, (bottom - top) / Math.max(1, rows.length));
  const text = { fill: colours.dim, fontSize: CHART_FONT_SIZE } as const;
  return (
    <>
      {axis.ticks.map((tick) => (
        <g key={tick}>
          <path d={`M${place(tick)},${top}V${bottom}`} stroke={colours.grid} />
          <path d={`M${place(tick)},${bottom}v5`} stroke={colours.axis} />
          <text x={place(tick)} y={bottom + 18} textAnchor="middle" {...text}>
            {list.tickText(tick)}
          </text>
        </g>
      ))}
      <path d={`M${MARGIN.left},${bottom}H${right}`} stroke={colours.axis} />
      <text x={width / 2} y={height - 6} textAnchor="middle" {...text}>
        {list.axisTitle}
      </text>
      {start !== undefined && startName !== undefined && (
        <>
          <path
            d={`M${place(start)},${top - 2}V${bottom}`}
            stroke={colours.text}
            strokeWidth={1.25}
          />
          <text x={place(start)} y={12} textAnchor="middle" {...text} fill={colours.text}>
            {startName}
          </text>
        </>
      )}
      {rows.map((row, at) => (
        <ListRow
          key={row.label}
          row={row}
          y={top + at * rowHeight}
          height={rowHeight}
          width={width}
          start={start === undefined ? undefined : place(start)}
          place={place}
          colours={colours}
        />
      ))}
    </>
  );
}

interface ListRowProps {
  readonly row: IntervalListRow;
  readonly y: number;
  readonly height: number;
  /** Of the picture. */
  readonly width: number;
  readonly start: number | undefined;
  readonly place: (value: number) => number;
  readonly colours: ChartColours;
}

function ListRow({ row, y, height, width, start, place, colours }: ListRowProps) {
  const { colour, marker } = row.style;
  const baseline = y + 13;
  const middle = baseline + Math.min(14, (height - 13) / 2);
  const [low, value, high] = [place(row.low), place(row.value), place(row.high)];
  const room = Math.floor((width - 2 * TEXT_MARGIN) / LETTER_WIDTH) - 2;
  const text = row.label.length + row.longText.length <= room ? row.longText : row.text;
  const name = shortened(row.label, room - text.length);
  return (
    <g>
      <title>{`${row.label}\n${row.longText}`}</title>
      {/* Its surface, so that lines of the grid do not cross the words. */}
      <g
        fontSize={CHART_FONT_SIZE}
        fill={colours.text}
        stroke={colours.surface}
        strokeWidth={3}
        strokeLinejoin="round"
        paintOrder="stroke"
      >
        <text x={TEXT_MARGIN} y={baseline}>
          {name}
        </text>
        <text x={width - TEXT_MARGIN} y={baseline} textAnchor="end">
          {text}
        </text>
      </g>
      {start !== undefined && (
        <path d={`M${start},${middle}H${value}`} stroke={colour} strokeWidth={1.25} />
      )}
      <path
        d={`M${low},${middle - CAP}v${2 * CAP}M${low},${middle}H${high}M${high},${middle - CAP}v${2 * CAP}`}
        stroke={colour}
        strokeWidth={2}
        fill="none"
      />
      <path d={markerPath(marker, value, middle, RADIUS)} fill={colour} />
    </g>
  );
}

/** The beginning of a name that is too long, at least a few letters of it. */
function shortened(name: string, letters: number): string {
  return name.length <= letters ? name : `${name.slice(0, Math.max(8, letters - 1))}…`;
}
