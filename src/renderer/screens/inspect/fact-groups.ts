import type { Fact } from '../../../shared/model/dataset';
import { formatBytes, formatExactBytes } from '../../ui/format-bytes';
import { countOf, formatCount } from '../../ui/format-number';

export interface FieldFacts {
  readonly field: string;
  /** By label. */
  readonly facts: ReadonlyMap<string, Fact>;
}

export interface FactGroups {
  /** Of the whole dataset. */
  readonly whole: readonly Fact[];
  readonly fields: readonly FieldFacts[];
  /** Labels of the fields' facts, in the order in which they first came. */
  readonly labels: readonly string[];
}

/** Facts of the whole dataset apart from those of its fields, both in the order they came. */
export function factGroups(facts: readonly Fact[]): FactGroups {
  const byField = new Map<string, Map<string, Fact>>();
  for (const fact of facts) {
    if (fact.field === undefined) continue;
    const known = byField.get(fact.field) ?? new Map<string, Fact>();
    byField.set(fact.field, known.set(fact.label, fact));
  }
  const labels = facts.flatMap((fact) => (fact.field === undefined ? [] : [fact.label]));
  return {
    whole: facts.filter((fact) => fact.field === undefined),
    fields: [...byField].map(([field, known]) => ({ field, facts: known })),
    labels: [...new Set(labels)],
  };
}

export function factText({ value, unit }: Fact): string {
  if (typeof value === 'string') return value;
  switch (unit) {
    case 'bytes':
      return formatBytes(value);
    case 'rows':
      return countOf(value, 'row');
    case undefined:
      return formatCount(value);
  }
}

/** For a tooltip: what `factText` rounds or cuts. */
export function exactFact(fact: Fact): string {
  return typeof fact.value === 'number' && fact.unit === 'bytes'
    ? formatExactBytes(fact.value)
    : factText(fact);
}
