import type { Fact } from '../../shared/model/dataset';
import { facts, sections, table } from './table';
import { formatBytes, formatCount, plural } from './units';

/** How a dataset is kept: what is true of all of it, then of each field. */
export function factsText(all: readonly Fact[]): string | null {
  const whole = all.filter(({ field }) => field === undefined);
  const fields = [...new Set(all.flatMap(({ field }) => (field === undefined ? [] : [field])))];
  const text = sections([
    facts(whole.map((fact) => [fact.label, factValue(fact)] as const)),
    table(
      [{ title: '' }, { title: '' }, { title: '' }],
      fields.flatMap((name) =>
        all
          .filter(({ field }) => field === name)
          // The name stands once, at the first of its facts.
          .map((fact, at) => [at === 0 ? name : '', fact.label, factValue(fact)]),
      ),
    ),
  ]);
  return text === '' ? null : `Storage\n${text}`;
}

export function factValue({ value, unit }: Fact): string {
  if (typeof value === 'string') return value;
  switch (unit) {
    case 'bytes':
      return formatBytes(value);
    case 'rows':
      return plural(value, 'row');
    case undefined:
      return formatCount(value);
  }
}
