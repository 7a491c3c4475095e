/** What is known of a benchmark: folded from its events while it runs, or read from its report. */
import type {
  BenchmarkEvent,
  BenchmarkReport,
  CaseFailure,
  CaseKey,
  CaseResult,
} from '../../../shared/model/benchmark';
import type { PlannedRun } from '../../../shared/model/planned-cases';
import type { Progress } from '../../../shared/model/progress';

export interface RunState {
  readonly results: readonly CaseResult[];
  readonly failures: readonly CaseFailure[];
  /** Null until it is known. */
  readonly planned: PlannedRun | null;
  readonly progress: Progress | null;
  readonly running: CaseKey | null;
  /** Of a preset of several requests: those that have ended, first to last. */
  readonly earlier: readonly BenchmarkReport[];
  /** Which of how many requests runs, from 1; null where there is one only. */
  readonly part: { readonly number: number; readonly parts: number } | null;
  /** Present once the run has ended, cancelled runs included. */
  readonly report: BenchmarkReport | null;
}

export const EMPTY_RUN: RunState = {
  results: [],
  failures: [],
  planned: null,
  progress: null,
  running: null,
  earlier: [],
  part: null,
  report: null,
};

export function foldRunEvent(state: RunState, event: BenchmarkEvent): RunState {
  switch (event.type) {
    case 'planned':
      return { ...state, planned: event.planned };
    case 'progress':
      return { ...state, progress: event.progress, running: event.running };
    case 'case':
      return { ...state, results: withResult(state.results, event.result) };
    case 'case-failed':
      return {
        ...state,
        // A round that failed takes those before it with it.
        results: state.results.filter((one) => !isSameCase(one, event.failure)),
        failures: [...state.failures, event.failure],
      };
    case 'part-finished':
      return {
        ...EMPTY_RUN,
        earlier: [...state.earlier, event.report],
        part: { number: event.next, parts: event.parts },
      };
    case 'finished':
      return { ...state, report: event.report, running: null };
  }
}

/** A later round of a case takes the place of what was known before it. */
function withResult(results: readonly CaseResult[], result: CaseResult): readonly CaseResult[] {
  const at = results.findIndex((one) => isSameCase(one, result));
  return at < 0 ? [...results, result] : results.with(at, result);
}

function isSameCase(a: CaseKey, b: CaseKey): boolean {
  return a.label === b.label && a.operation === b.operation && a.items === b.items;
}
