/** What the two kinds of chart have in common. */
import { formatCount } from '../ui/format-number';
import type { ChartColours } from './chart-colours';

export const CHART_HEIGHT = 250;
export const CHART_FONT_SIZE = 12;
const MARGIN = { top: 12, bottom: 20, left: 4 } as const;

/** Fixed for a picture that is exported; absent: as wide as there is room. */
export interface ChartSize {
  readonly width: number;
  readonly height: number;
}

/** @param right room right of the plot, in pixels. */
export function frameProps(size: ChartSize | undefined, right = 16) {
  const margin = { ...MARGIN, right };
  return size === undefined
    ? {
        margin,
        responsive: true,
        style: { width: '100%', height: CHART_HEIGHT },
        accessibilityLayer: true,
      }
    : { margin, ...size, accessibilityLayer: false };
}

export function axisProps(colours: ChartColours) {
  return {
    tick: { fill: colours.dim, fontSize: CHART_FONT_SIZE },
    tickLine: { stroke: colours.axis },
    axisLine: { stroke: colours.axis },
    tickMargin: 4,
  };
}

export function axisTitle(value: string, colours: ChartColours) {
  return {
    value,
    position: 'insideBottom' as const,
    offset: -14,
    fill: colours.dim,
    fontSize: CHART_FONT_SIZE,
  };
}

export function formatItems(items: number): string {
  return formatCount(items);
}
