import { type PageIndices } from './page-indices';
import { pickValues } from './pick-values';
import type { FixedValues } from './values';

/** Values of a page that are still places in the column's dictionary. */
export interface IndexedValues {
  readonly kind: 'indexed';
  readonly dictionary: FixedValues;
  readonly indices: PageIndices;
}

/**
 * Values `[from, to)`, one behind the other.
 * @param target bytes of exactly so many values
 * @throws DamagedPage where the dictionary has no such value
 */
export function copyIndexed(
  { dictionary, indices }: IndexedValues,
  from: number,
  to: number,
  target: Uint8Array,
): void {
  const pick = pickValues(dictionary, target);
  indices.read(from, to, (chunk, count, first) => pick(chunk, count, first - from));
}
