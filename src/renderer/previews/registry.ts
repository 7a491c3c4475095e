import type { Field } from '../../shared/model/dataset';
import { holdsFew, holdsNumbers, longAxes } from './field-shape';
import { ImagePreview } from './image/image-preview';
import { LinePreview } from './line/line-preview';
import { NumbersPreview } from './numbers/numbers-preview';
import type { Preview } from './preview';

/** Every preview, the most telling first. A preview is a folder beside this file and a line. */
export const PREVIEWS = [
  {
    id: 'image',
    label: 'Image',
    supports: (field) => holdsNumbers(field) && longAxes(field.shape) >= 2,
    component: ImagePreview,
  },
  {
    id: 'line',
    label: 'Line',
    supports: (field) => holdsNumbers(field) && longAxes(field.shape) === 1,
    component: LinePreview,
  },
  {
    id: 'numbers',
    label: 'Numbers',
    supports: holdsNumbers,
    component: NumbersPreview,
  },
] as const satisfies readonly Preview[];

export function previewsOf(field: Field): readonly Preview[] {
  return PREVIEWS.filter((preview) => preview.supports(field));
}

/** The preview with this id where it supports the field, else the one that suits it best. */
export function choosePreview(field: Field, id: string | null): Preview | null {
  const supporting = previewsOf(field);
  const chosen = supporting.find((preview) => preview.id === id);
  if (chosen !== undefined) return chosen;
  return (holdsFew(field) ? supporting.at(-1) : supporting[0]) ?? null;
}
