import { useCallback } from 'react';
import type { JsonObject } from '../../../shared/model/json';
import { readSettings } from '../../location/dataset-place';
import { replaceQuery, usePlace } from '../../location/use-place';

/** Two places whose rows are compared. */
export interface Pair {
  readonly source: string;
  /** What the source is read as, where that is known: a result in its folder would come first. */
  readonly sourceFormat?: string | undefined;
  readonly sourceSettings?: JsonObject | undefined;
  readonly destination: string;
  /** The row of the result that is looked at. */
  readonly row?: number | undefined;
  /** Where the comparison was asked for, to go back there. */
  readonly via?: 'check' | undefined;
}

/** A conversion as the pair that is compared; without a source where that was removed since. */
export function pairOf(one: {
  readonly source: string;
  readonly sourceFormat?: string | undefined;
  readonly sourceSettings?: JsonObject | undefined;
  readonly publishedPath: string;
  /** Where the source lies that was put away; null in it: nowhere. */
  readonly retired?: { readonly place: string | null } | null;
}): Pair {
  const { source, sourceFormat, sourceSettings, publishedPath, retired = null } = one;
  return {
    source: retired === null ? source : (retired.place ?? ''),
    sourceFormat,
    sourceSettings,
    destination: publishedPath,
  };
}

export type ConvertView =
  | { readonly kind: 'source' }
  | { readonly kind: 'plan' }
  | { readonly kind: 'run'; readonly runId: string }
  | ({ readonly kind: 'check' } & Pair)
  | ({ readonly kind: 'compare' } & Pair);

/** Where we are on this screen, kept in the address: another screen or a reload loses nothing. */
export function useConvertView(): {
  readonly view: ConvertView;
  readonly show: (view: ConvertView) => void;
  /** Leaves the check or the comparison for where it was asked for. */
  readonly back: () => void;
} {
  const { query } = usePlace();
  const show = useCallback((view: ConvertView) => replaceQuery(queryOf(view)), []);
  const back = useCallback(() => replaceQuery(NO_PAIR), []);
  return { view: viewOf(query), show, back };
}

const NO_PAIR = {
  convertView: null,
  convertFrom: null,
  convertInto: null,
  convertFormat: null,
  convertOpen: null,
  convertRow: null,
  convertVia: null,
};

function viewOf(query: Readonly<Record<string, string>>): ConvertView {
  const { convertView, convertFrom, convertInto, convertFormat, convertOpen } = query;
  const { convertRun, convertStep, convertRow, convertVia } = query;
  if (convertFrom !== undefined && convertInto !== undefined) {
    const kind = convertView === 'compare' ? 'compare' : 'check';
    return {
      kind,
      source: convertFrom,
      sourceFormat: convertFormat,
      sourceSettings: readSettings(convertOpen),
      destination: convertInto,
      ...(convertRow !== undefined && /^\d{1,15}$/.test(convertRow)
        ? { row: Number(convertRow) }
        : {}),
      ...(convertVia === 'check' ? { via: 'check' as const } : {}),
    };
  }
  if (convertRun !== undefined) return { kind: 'run', runId: convertRun };
  return { kind: convertStep === 'plan' ? 'plan' : 'source' };
}

function queryOf(view: ConvertView): Readonly<Record<string, string | null>> {
  switch (view.kind) {
    case 'source':
      return { ...NO_PAIR, convertRun: null, convertStep: null };
    case 'plan':
      return { ...NO_PAIR, convertRun: null, convertStep: 'plan' };
    case 'run':
      return { ...NO_PAIR, convertRun: view.runId, convertStep: null };
    case 'check':
    case 'compare':
      return {
        convertView: view.kind,
        convertFrom: view.source,
        convertInto: view.destination,
        convertFormat: view.sourceFormat ?? null,
        convertOpen: view.sourceSettings === undefined ? null : JSON.stringify(view.sourceSettings),
        convertRow: view.row === undefined ? null : String(view.row),
        convertVia: view.via ?? null,
      };
  }
}
