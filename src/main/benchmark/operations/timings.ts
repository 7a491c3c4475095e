import type { CaseUsage } from '../../../shared/model/benchmark';

/** What the passes of one process took. */
export interface Timings {
  /** Seconds a pass. */
  readonly warmup: readonly number[];
  readonly samples: readonly number[];
  readonly passesPerSample: number;
  /** A pass. */
  readonly usage: CaseUsage;
}
