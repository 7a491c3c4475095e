/** The colours around the data: the window's own, or black on white for a picture that is exported. */
export interface ChartColours {
  readonly text: string;
  readonly dim: string;
  readonly grid: string;
  readonly axis: string;
  readonly surface: string;
}

export const SCREEN_COLOURS: ChartColours = {
  text: 'var(--as-text)',
  dim: 'var(--as-dim)',
  grid: 'var(--as-line)',
  axis: 'var(--as-line-strong)',
  surface: 'var(--as-surface)',
};

export const PRINT_COLOURS: ChartColours = {
  text: '#1b2027',
  dim: '#3d4650',
  grid: '#dde1e7',
  axis: '#8b949f',
  surface: '#ffffff',
};
