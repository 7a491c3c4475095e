/** What is known of a benchmark: folded from its events while it runs, or read from its report. */
import type {
  BenchmarkEvent,
  BenchmarkReport,
  CaseFailure,
  CaseKey,
  CaseResult,
} from '../../../shared/model/benchmark';
import type { Progress } from '../../../shared/model/progress';

export interface RunState {
  readonly results: readonly CaseResult[];
  readonly failures: readonly CaseFailure[];
  readonly progress: Progress | null;
  readonly running: CaseKey | null;
  /** Present once the run has ended, cancelled runs included. */
  readonly report: BenchmarkReport | null;
}

export const EMPTY_RUN: RunState = {
  results: [],
  failures: [],
  progress: null,
  running: null,
  report: null,
};

export function foldRunEvent(state: RunState, event: BenchmarkEvent): RunState {
  switch (event.type) {
    case 'progress':
      return { ...state, progress: event.progress, running: event.running };
    case 'case':
      return { ...state, results: [...state.results, event.result] };
    case 'case-failed':
      return { ...state, failures: [...state.failures, event.failure] };
    case 'finished':
      return { ...state, report: event.report, running: null };
  }
}
