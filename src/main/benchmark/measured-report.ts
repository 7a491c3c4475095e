import type { BenchmarkReport } from '../../shared/model/benchmark';

/** What findings are computed from: all of a report that was measured or asked for. */
export type MeasuredReport = Pick<
  BenchmarkReport,
  | 'request'
  | 'status'
  | 'environment'
  | 'method'
  | 'results'
  | 'failures'
  | 'storage'
  | 'controls'
  | 'speedups'
>;
