/**
 * How a case looks in every chart of a report: the colour says which entry it belongs to, the
 * marker and the broken line which way of reading it is.
 */
import type { CaseResult, Speedup } from '../../../shared/model/benchmark';
import type { JsonObject } from '../../../shared/model/json';
import {
  SERIES_MARKERS,
  type SeriesMarker,
  type SeriesStyle,
  seriesStyle,
} from '../../ui/series-palette';

export type EntryLike = { readonly format: string; readonly settings: JsonObject };

/** Index of the entry that asked for a case; the last where none fits, which cannot happen. */
export function entryIndexOf(entries: readonly EntryLike[], one: EntryLike): number {
  const fits = entries
    .map((entry, index) => ({ entry, index }))
    .filter(({ entry }) => entry.format === one.format && isPartOf(entry.settings, one.settings))
    // An entry without settings is part of every case of its format: the most exact one has it.
    .sort((a, b) => size(b.entry.settings) - size(a.entry.settings));
  return fits[0]?.index ?? entries.length;
}

function isPartOf(part: JsonObject, whole: JsonObject): boolean {
  return Object.entries(part).every(
    ([name, value]) => JSON.stringify(whole[name]) === JSON.stringify(value),
  );
}

function size(settings: JsonObject): number {
  return Object.keys(settings).length;
}

export interface CaseStyle extends SeriesStyle {
  readonly broken: boolean;
}

/** Looks of all labels of a report, in the order of its entries; `cases` may still grow without a label changing its colour. */
export function caseStyles(
  entries: readonly EntryLike[],
  cases: readonly Pick<CaseResult, 'format' | 'settings' | 'label'>[],
): ReadonlyMap<string, CaseStyle> {
  const labelsOf = new Map<number, Set<string>>();
  for (const one of cases) {
    const index = entryIndexOf(entries, one);
    labelsOf.set(index, (labelsOf.get(index) ?? new Set()).add(one.label));
  }
  const inOrder = [...labelsOf].sort(([a], [b]) => a - b);
  const styles = inOrder.flatMap(([entry, labels]) => {
    const base = seriesStyle(entry);
    // The plain label is the beginning of the others, so it sorts first.
    return [...labels].sort().map((label, variant): [string, CaseStyle] => [
      label,
      {
        colour: base.colour,
        marker: variant === 0 ? base.marker : variantMarker(entries.length, entry, variant),
        broken: variant > 1,
      },
    ]);
  });
  return new Map(styles);
}

/** Behind those of the entries themselves, two of them for each. */
function variantMarker(entryCount: number, entry: number, variant: number): SeriesMarker {
  const index = entryCount + 2 * entry + variant - 1;
  return SERIES_MARKERS[index % SERIES_MARKERS.length] ?? 'circle';
}

/** The part of a case's label that all cases of its entry share: the entry's own name. */
export function entryLabel(
  entries: readonly EntryLike[],
  cases: readonly Pick<CaseResult, 'format' | 'settings' | 'label'>[],
  entry: number,
): string {
  const labels = cases
    .filter((one) => entryIndexOf(entries, one) === entry)
    .map((one) => one.label);
  const shortest = labels.reduce((a, b) => (a === '' || b.length < a.length ? b : a), '');
  // Only ways of reading were measured: what comes before their name is the entry's.
  const distinct = new Set(labels);
  return distinct.size > 1 && !labels.every((label) => label.startsWith(shortest))
    ? (shortest.split(' · ')[0] ?? shortest)
    : shortest;
}

/** What a label adds to its entry's name: `whole batch`; empty where it adds nothing. */
export function variantOf(label: string, entry: string): string {
  return label.startsWith(entry) ? label.slice(entry.length).replace(/^ · /, '') : label;
}

export type SpeedupSide = Pick<Speedup, 'format' | 'settings' | 'label'>;
