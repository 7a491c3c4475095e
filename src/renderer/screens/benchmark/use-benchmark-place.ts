import { useCallback } from 'react';
import { replaceQuery, usePlace } from '../../location/use-place';

/** Where we are on this screen: a run that is followed, a saved report, or the list of them. */
export type BenchmarkView =
  | { readonly kind: 'list' }
  | { readonly kind: 'run'; readonly runId: string }
  | { readonly kind: 'report'; readonly id: string };

/** Kept in the address, so that another screen or a reload does not lose it. */
export function useBenchmarkView(): readonly [BenchmarkView, (view: BenchmarkView) => void] {
  const { query } = usePlace();
  const { benchRun, benchReport } = query;
  const view: BenchmarkView =
    benchRun !== undefined
      ? { kind: 'run', runId: benchRun }
      : benchReport !== undefined
        ? { kind: 'report', id: benchReport }
        : { kind: 'list' };
  const show = useCallback(
    (next: BenchmarkView) =>
      replaceQuery({
        benchRun: next.kind === 'run' ? next.runId : null,
        benchReport: next.kind === 'report' ? next.id : null,
      }),
    [],
  );
  return [view, show];
}
