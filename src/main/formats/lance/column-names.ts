import type { Field } from '../../../shared/model/dataset';
import { DATA, OBJECT_ID } from './column-map';

/** Names that Lance gives columns of its own, and the one that the writer uses meanwhile. */
const RESERVED = new Set([
  '_rowid',
  '_rowaddr',
  '_rowoffset',
  '_distance',
  '_score',
  '_relevance_score',
]);
export const CHUNK_COLUMN = '_chunk';

/**
 * A column name for every field, in order. The id and the first tensor take Hyrax's names; the
 * rest keep theirs where Lance takes them (it parses dots as paths and folds case in filters).
 * @param id the field that becomes `object_id`, if there is one
 */
export function columnNames(
  fields: readonly Field[],
  id: Field | undefined,
  data: Field | undefined,
): readonly string[] {
  const taken = new Set([...RESERVED, CHUNK_COLUMN, OBJECT_ID, DATA]);
  return fields.map((field) => {
    if (field === id) return OBJECT_ID;
    if (field === data) return DATA;
    const name = freeName(field.name.replaceAll(/[^\p{L}\p{N}_ -]/gu, '_') || 'column', taken);
    taken.add(name.toLowerCase());
    return name;
  });
}

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  let name = wanted;
  for (let count = 2; taken.has(name.toLowerCase()); count += 1) name = `${wanted}_${count}`;
  return name;
}
