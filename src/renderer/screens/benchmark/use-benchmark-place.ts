import { useCallback, useMemo } from 'react';
import { caseIdentitySchema } from '../../../shared/contract/benchmarks';
import type { CaseIdentity } from '../../../shared/model/benchmark-history';
import { replaceQuery, usePlace } from '../../location/use-place';

/**
 * Where we are on this screen: a run that is followed, a saved report, two of them side by side,
 * one case of a report in all runs, or the list of reports.
 */
export type BenchmarkView =
  | { readonly kind: 'list' }
  | { readonly kind: 'run'; readonly runId: string }
  | { readonly kind: 'report'; readonly id: string }
  | { readonly kind: 'comparison'; readonly before: string; readonly after: string }
  | { readonly kind: 'trend'; readonly id: string; readonly identity: CaseIdentity };

/** Kept in the address, so that another screen or a reload does not lose it. */
export function useBenchmarkView(): readonly [BenchmarkView, (view: BenchmarkView) => void] {
  const { query } = usePlace();
  const view = useMemo(() => viewOf(query), [query]);
  const show = useCallback(
    (next: BenchmarkView) =>
      replaceQuery({
        benchRun: next.kind === 'run' ? next.runId : null,
        benchReport:
          next.kind === 'report' || next.kind === 'trend'
            ? next.id
            : next.kind === 'comparison'
              ? next.after
              : null,
        benchBefore: next.kind === 'comparison' ? next.before : null,
        benchCase: next.kind === 'trend' ? identityText(next.identity) : null,
      }),
    [],
  );
  return [view, show];
}

function viewOf(query: Readonly<Record<string, string>>): BenchmarkView {
  const { benchRun, benchReport, benchBefore, benchCase } = query;
  if (benchRun !== undefined) return { kind: 'run', runId: benchRun };
  if (benchReport === undefined) return { kind: 'list' };
  if (benchBefore !== undefined) {
    return { kind: 'comparison', before: benchBefore, after: benchReport };
  }
  const identity = identityOf(benchCase);
  return identity === null
    ? { kind: 'report', id: benchReport }
    : { kind: 'trend', id: benchReport, identity };
}

/** Of a whole result, too: the address keeps what tells the case apart, and nothing else. */
function identityText({ format, settings, operation, way, items }: CaseIdentity): string {
  return JSON.stringify({ format, settings, operation, way, items });
}

function identityOf(text: string | undefined): CaseIdentity | null {
  try {
    return caseIdentitySchema.parse(JSON.parse(text ?? ''));
  } catch {
    // An address that somebody changed by hand shows the report.
    return null;
  }
}
