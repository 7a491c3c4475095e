import type { ColourMap } from '../../../shared/colour-maps';
import type { ComplexPart } from '../element-reader';
import type { LimitsMode } from './limits';
import type { Stretch } from './stretch';

/** How an image is drawn; stays the same from row to row. */
export interface ImageSettings {
  readonly map: ColourMap;
  readonly stretch: Stretch;
  readonly limits: LimitsMode;
  readonly part: ComplexPart;
  /** Show an axis of three or four channels as red, green and blue. */
  readonly asColours: boolean;
}

export const DEFAULT_SETTINGS: ImageSettings = {
  map: 'viridis',
  stretch: 'linear',
  limits: { kind: 'minmax' },
  part: 'magnitude',
  asColours: false,
};

export const MAP_LABELS: Readonly<Record<ColourMap, string>> = {
  viridis: 'Viridis',
  magma: 'Magma',
  cividis: 'Cividis',
  grey: 'Grey',
  diverging: 'Diverging (blue – red)',
};
