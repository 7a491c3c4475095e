import type { BenchmarkRequest, CaseResult } from '../../../shared/model/benchmark';

/** What the charts need of a request, for a run whose request this window does not know. */
export function partialRequest(results: readonly CaseResult[]): BenchmarkRequest {
  const formats = [...new Set(results.map((result) => result.format))].sort();
  return {
    entries: formats.map((format) => ({ format, settings: {} })),
    operations: [...new Set(results.map((result) => result.operation))],
    sizes: [],
    data: { kind: 'generated', shape: [], dtype: 'float32', seed: 0 },
    repeats: 1,
    cache: 'hot',
    seed: 0,
  };
}
