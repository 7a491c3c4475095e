/**
 * Okabe and Ito's eight colours, told apart by people with any kind of colour vision
 * (https://jfly.uni-koeln.de/color/). Series take them in this order, and a marker each, so that
 * colour is never the only thing that tells two lines apart. Yellow and black are left out: one
 * vanishes on white, the other on the dark scheme.
 */
export const SERIES_COLOURS = [
  '#0072b2', // blue
  '#e69f00', // orange
  '#009e73', // bluish green
  '#cc79a7', // reddish purple
  '#56b4e9', // sky blue
  '#d55e00', // vermilion
] as const;

/**
 * Eleven, so that no marker comes twice in as many series, for those who see no colours at all; and
 * since six and eleven have no divisor in common, no look does in sixty-six.
 */
export const SERIES_MARKERS = [
  'circle',
  'square',
  'triangle',
  'diamond',
  'cross',
  'star',
  'triangle-down',
  'saltire',
  'pillar',
  'bow-tie',
  'slab',
] as const;
export type SeriesMarker = (typeof SERIES_MARKERS)[number];

export interface SeriesStyle {
  readonly colour: string;
  readonly marker: SeriesMarker;
}

/** The look of series `index`, from 0. */
export function seriesStyle(index: number): SeriesStyle {
  return {
    colour: SERIES_COLOURS[index % SERIES_COLOURS.length] ?? SERIES_COLOURS[0],
    marker: SERIES_MARKERS[index % SERIES_MARKERS.length] ?? 'circle',
  };
}
