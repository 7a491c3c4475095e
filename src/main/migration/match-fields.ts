import type { Difference, FieldMapping } from '../../shared/model/migration';
import type { Field } from '../../shared/model/dataset';
import { isNumericDtype } from '../../shared/model/dtype';

/** Two fields that hold the same thing. */
export interface FieldPair {
  readonly source: Field;
  readonly destination: Field;
  /**
   * `bytes`: the same representation, compared byte by byte. `text`: ids whose representations
   * differ (a number there, its digits here), compared as text.
   */
  readonly compare: 'bytes' | 'text';
}

export interface FieldMatch {
  readonly pairs: readonly FieldPair[];
  /** What forbids the comparison of a field. */
  readonly differences: readonly Difference[];
}

/**
 * Pairs fields by name; then, where one id or one tensor is left over on each side, by kind: other
 * programs name them otherwise (Hyrax: `object_id` and `data`).
 * @param generated fields of the destination that the conversion made itself, as recorded
 */
export function matchFields(
  source: readonly Field[],
  destination: readonly Field[],
  generated: ReadonlySet<string> = new Set(),
): FieldMatch {
  const byName = new Map(destination.map((field) => [field.name, field]));
  const matched: [Field, Field][] = [];
  const lost: Field[] = [];
  for (const field of source) {
    const twin = byName.get(field.name);
    if (twin !== undefined && byName.delete(field.name)) matched.push([field, twin]);
    else lost.push(field);
  }
  let extra = [...byName.values()].filter((field) => !generated.has(field.name));
  for (const kind of ['id', 'tensor'] as const) {
    const [one, ...moreLost] = lost.filter((field) => field.kind === kind);
    const [other, ...moreExtra] = extra.filter((field) => field.kind === kind);
    if (one === undefined || other === undefined || moreLost.length + moreExtra.length > 0)
      continue;
    matched.push([one, other]);
    lost.splice(lost.indexOf(one), 1);
    extra = extra.filter((field) => field !== other);
  }
  const judged = matched.map(([one, other]) => judge(one, other));
  return {
    pairs: judged.flatMap(({ pair }) => pair ?? []),
    differences: [
      ...judged.flatMap(({ difference }) => difference ?? []),
      ...lost.map((field) =>
        schemaDifference('field-missing', `The field “${field.name}” is missing in the result.`),
      ),
      ...extra.map((field) =>
        schemaDifference(
          'field-extra',
          `The result has a field “${field.name}” that the source has not.`,
        ),
      ),
    ],
  };
}

/** Names of fields that the target holds and the source has not: ids made up by the writer. */
export function generatedFields(
  source: readonly Field[],
  mappings: readonly FieldMapping[],
): readonly string[] {
  const known = new Set(source.map((field) => field.name));
  return mappings
    .filter(({ field }) => !known.has(field.name))
    .flatMap(({ field, column }) => [...new Set([field.name, column])]);
}

function judge(source: Field, destination: Field): { pair?: FieldPair; difference?: Difference } {
  const [from, to] = [family(source.dtype), family(destination.dtype)];
  if (from !== to) {
    if (source.kind === 'id' && destination.kind === 'id') {
      return { pair: { source, destination, compare: 'text' } };
    }
    return {
      difference: schemaDifference(
        'dtype',
        `“${source.name}” is ${source.dtype} in the source and ${destination.dtype} in the result.`,
      ),
    };
  }
  if (source.shape.join() !== destination.shape.join()) {
    return {
      difference: schemaDifference(
        'shape',
        `A row of “${source.name}” has shape (${source.shape.join(', ')}) in the source and (${destination.shape.join(', ')}) in the result.`,
      ),
    };
  }
  return { pair: { source, destination, compare: 'bytes' } };
}

/** Fixed widths of strings are a matter of storage: what counts is every row's own bytes. */
function family(dtype: string): string {
  if (isNumericDtype(dtype)) return dtype;
  return /^(str|bytes)\d*$/.exec(dtype)?.[1] ?? dtype;
}

function schemaDifference(kind: Difference['kind'], message: string): Difference {
  return { row: 0, id: null, kind, message };
}
