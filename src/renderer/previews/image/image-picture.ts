import { NAN_COLOUR, type Rgb, colourTable } from '../../../shared/colour-maps';
import type { Tensor } from '../../../shared/model/tensor';
import { elementReader } from '../element-reader';
import { type PlaneLayout, type PlaneView, holdPosition, planeLayout, readPlane } from '../plane';
import { type ValueSummary, limitsOf, summarise } from './limits';
import { type Pixels, paintColours, paintMapped } from './paint';
import type { ImageSettings } from './settings';
import { type Stretching, stretching } from './stretch';

/** An image ready to be drawn, and what its legend says. */
export interface Picture {
  readonly layout: PlaneLayout;
  readonly pixels: Pixels;
  readonly stretching: Stretching;
  readonly summary: ValueSummary;
  /** 256 colours; null for a picture of red, green and blue. */
  readonly table: Uint8Array | null;
  readonly missing: Rgb;
}

/**
 * The plane of a tensor as colours.
 * @param colours the axis whose first three positions are red, green and blue; null for a map
 */
export function makePicture(
  tensor: Tensor,
  view: PlaneView,
  settings: ImageSettings,
  colours: number | null,
): Picture {
  const read = elementReader(tensor.dtype, tensor.data, settings.part);
  const layout = planeLayout(tensor.shape, view);
  if (colours === null) {
    const values = readPlane(layout, read);
    const summary = summarise(values);
    const limits = limitsOf(settings.limits, values, summary, settings.map === 'diverging');
    const stretched = stretching(settings.stretch, limits, summary.smallestPositive);
    const table = colourTable(settings.map);
    const missing = NAN_COLOUR[settings.map];
    const pixels = paintMapped(values, stretched.share, table, missing);
    return { layout, pixels, stretching: stretched, summary, table, missing };
  }
  const plane = (channel: number) =>
    readPlane(planeLayout(tensor.shape, holdPosition(view, colours, channel)), read);
  const planes = [plane(0), plane(1), plane(2)] as const;
  // One pair of limits for all three: a pair each would change the hue.
  const values = concatenate(planes);
  const summary = summarise(values);
  const limits = limitsOf(settings.limits, values, summary);
  const stretched = stretching(settings.stretch, limits, summary.smallestPositive);
  const missing = NAN_COLOUR.viridis;
  const pixels = paintColours(planes, stretched.share, missing);
  return { layout, pixels, stretching: stretched, summary, table: null, missing };
}

function concatenate(planes: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(planes.reduce((sum, plane) => sum + plane.length, 0));
  let at = 0;
  for (const plane of planes) {
    all.set(plane, at);
    at += plane.length;
  }
  return all;
}
