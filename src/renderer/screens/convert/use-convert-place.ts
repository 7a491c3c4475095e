import { useCallback } from 'react';
import { replaceQuery, usePlace } from '../../location/use-place';

/** Two places whose rows are compared. */
export interface Pair {
  readonly source: string;
  readonly destination: string;
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

const NO_PAIR = { convertView: null, convertFrom: null, convertInto: null };

function viewOf(query: Readonly<Record<string, string>>): ConvertView {
  const { convertView, convertFrom, convertInto, convertRun, convertStep } = query;
  if (convertFrom !== undefined && convertInto !== undefined) {
    const kind = convertView === 'compare' ? 'compare' : 'check';
    return { kind, source: convertFrom, destination: convertInto };
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
      return { convertView: view.kind, convertFrom: view.source, convertInto: view.destination };
  }
}
