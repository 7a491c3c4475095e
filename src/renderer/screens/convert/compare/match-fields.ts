import type { Field } from '../../../../shared/model/dataset';

export interface FieldPair {
  readonly source: Field;
  /** null where the result has nothing of this kind left. */
  readonly destination: Field | null;
}

/**
 * Which field of the result holds which field of the source: the one with the same name, else the
 * next of the same kind (a format may have names of its own, such as `object_id` for the id).
 */
export function matchFields(
  source: readonly Field[],
  destination: readonly Field[],
): readonly FieldPair[] {
  const named = new Map(
    source.flatMap((field) => {
      const same = destination.find((other) => other.name === field.name);
      return same === undefined ? [] : [[field, same] as const];
    }),
  );
  const free = destination.filter((field) => ![...named.values()].includes(field));
  return source.map((field) => {
    const same = named.get(field);
    if (same !== undefined) return { source: field, destination: same };
    const next = free.findIndex((other) => other.kind === field.kind);
    return { source: field, destination: next < 0 ? null : (free.splice(next, 1)[0] ?? null) };
  });
}
