/** What is known of a conversion, folded from its events. */
import type {
  MigrationEvent,
  MigrationPhase,
  MigrationResult,
  ResumePoint,
} from '../../../shared/model/migration';
import type { Progress } from '../../../shared/model/progress';

export interface ConversionState {
  readonly phase: MigrationPhase;
  /** The last report of each phase: what was written stays readable while it is verified. */
  readonly progress: Readonly<Partial<Record<MigrationPhase, Progress>>>;
  readonly result: MigrationResult | null;
  /** The last word of a run that did not publish; null until then. */
  readonly stopped: {
    readonly destination: string;
    /** What it left to go on with; null where nothing. */
    readonly resumable: ResumePoint | null;
  } | null;
}

export const BEFORE_START: ConversionState = {
  phase: 'preflight',
  progress: {},
  result: null,
  stopped: null,
};

export function foldMigrationEvent(state: ConversionState, event: MigrationEvent): ConversionState {
  switch (event.type) {
    case 'phase':
      return { ...state, phase: event.phase };
    case 'progress':
      return {
        ...state,
        phase: event.phase,
        progress: { ...state.progress, [event.phase]: event.progress },
      };
    case 'finished':
      return { ...state, phase: 'done', result: event.result };
    case 'stopped': {
      const { destination, resumable } = event;
      return { ...state, stopped: { destination, resumable } };
    }
    case 'warned':
      return state;
  }
}

export const STEPS = [
  { id: 'source', label: 'Source' },
  { id: 'plan', label: 'Plan' },
  { id: 'write', label: 'Write' },
  { id: 'verify', label: 'Verify' },
  { id: 'done', label: 'Done' },
] as const;
export type StepId = (typeof STEPS)[number]['id'];

/** Where in the wizard a phase belongs: publishing is the end of verifying. */
export function stepOfPhase(phase: MigrationPhase): StepId {
  switch (phase) {
    case 'preflight':
    case 'write':
      return 'write';
    case 'verify':
    case 'publish':
      return 'verify';
    case 'done':
      return 'done';
  }
}
