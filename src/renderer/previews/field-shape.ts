import type { Field } from '../../shared/model/dataset';
import { elementCount, isNumericDtype } from '../../shared/model/dtype';

/** True where a row of the field is numbers. */
export function holdsNumbers(field: Field): boolean {
  return (field.kind === 'tensor' || field.kind === 'scalar') && isNumericDtype(field.dtype);
}

/** Axes with more than one position: those that there is something to see along. */
export function longAxes(shape: readonly number[]): number {
  return shape.filter((extent) => extent > 1).length;
}

/** So few that reading them says more than a picture. */
export function holdsFew(field: Field): boolean {
  return elementCount(field.shape) <= 16;
}
