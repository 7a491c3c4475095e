import type { CaseIdentity } from '../../shared/model/benchmark-history';

/** The same text for the same case, whatever the order of its settings. */
function nameOf({ format, settings, operation, way, items }: CaseIdentity): string {
  const sorted = Object.entries(settings).sort(([a], [b]) => a.localeCompare(b));
  return JSON.stringify([format, sorted, operation, way, items]);
}

/**
 * Finds the case that is the same as a given one. Reports of earlier versions name no way: there
 * the settings alone told the ways apart, and are enough where one case has them.
 */
export function caseFinder<Case extends CaseIdentity>(
  cases: readonly Case[],
): (wanted: CaseIdentity) => Case | undefined {
  const byName = new Map(cases.map((one) => [nameOf(one), one]));
  const bySettings = new Map<string, Case[]>();
  for (const one of cases) {
    const name = nameOf({ ...one, way: '' });
    bySettings.set(name, [...(bySettings.get(name) ?? []), one]);
  }
  return (wanted) => {
    const exact = byName.get(nameOf(wanted));
    if (exact !== undefined) return exact;
    const alike = bySettings.get(nameOf({ ...wanted, way: '' })) ?? [];
    const [only] = alike.length === 1 ? alike : [];
    return only?.way === '' || wanted.way === '' ? only : undefined;
  };
}
