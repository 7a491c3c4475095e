/** Cases for tests: only what matters is given. */
import type { CaseResult, OperationInfo, Speedup } from '../../../shared/model/benchmark';

export function caseOf(part: Partial<CaseResult> & Pick<CaseResult, 'label'>): CaseResult {
  const median = part.median ?? 0.01;
  return {
    format: 'lance',
    settings: {},
    operation: 'write',
    way: '',
    items: 100,
    unit: 's',
    samples: [median],
    roundSamples: [1],
    passesPerSample: 1,
    warmup: [],
    median,
    low: median * 0.9,
    high: median * 1.2,
    deviation: 0,
    outliers: [],
    rowsPerSample: 100,
    bytesPerSample: 4_915_200,
    itemsPerSecond: 100 / median,
    bytesPerSecond: 4_915_200 / median,
    peakMemoryBytes: 200_000_000,
    usage: {
      cpuSeconds: 0.01,
      readBytes: 4_915_200,
      writtenBytes: 0,
      deviceReadBytes: 0,
      deviceWrittenBytes: 0,
    },
    measures: [],
    checked: true,
    order: 0,
    ...part,
  };
}

export function speedupOf(part: Partial<Speedup>): Speedup {
  return {
    format: 'lance',
    settings: {},
    label: 'Lance',
    baseline: 'hyrax',
    baselineSettings: {},
    baselineLabel: 'Hyrax',
    operation: 'write',
    items: 100,
    ratio: 2,
    low: 1.8,
    high: 2.2,
    noiseFloor: null,
    verdict: 'faster',
    ...part,
  };
}

export const OPERATIONS: readonly OperationInfo[] = [
  'write',
  'open',
  'sequential-read',
  'random-read',
].map((id) => ({
  id,
  label: id,
  description: '',
  timed: '',
  kind: 'read',
  group: 'Reading',
  default: true,
}));
