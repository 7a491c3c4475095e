import type { ArrowField, ArrowSchema } from './arrow-type';
import { type SlotLayout, layOut } from './slots';

/** Batches of a dictionary hold one column: its values. */
export function dictionaryLayoutsOf(
  schema: ArrowSchema,
  version: number,
): ReadonlyMap<number, SlotLayout> {
  const layouts = new Map<number, SlotLayout>();
  const visit = (field: ArrowField): void => {
    if (field.dictionary !== null)
      layouts.set(field.dictionary.id, layOut([{ ...field, dictionary: null }], version));
    field.children.forEach(visit);
  };
  schema.fields.forEach(visit);
  return layouts;
}
