import type { CaseResult } from '../../shared/model/benchmark';
import type { Measured } from './case-job';
import type { PlannedCase } from './plan';
import { hashSeed } from './random';
import { median, medianInterval, outlierIndices } from './statistics';

/** A child's samples with their statistics; rates follow from the median. */
export function caseResult(planned: PlannedCase, measured: Measured, seed: number): CaseResult {
  const { key, order } = planned;
  const middle = median(measured.samples);
  const { low, high } = medianInterval(
    measured.samples,
    hashSeed(`${seed} ${key.label} ${key.operation} ${key.items}`),
  );
  return {
    ...key,
    unit: 's',
    samples: measured.samples,
    warmup: measured.warmup,
    median: middle,
    low,
    high,
    outliers: outlierIndices(measured.samples),
    rowsPerSample: measured.rowsPerSample,
    bytesPerSample: measured.bytesPerSample,
    itemsPerSecond: measured.rowsPerSample / middle,
    bytesPerSecond: measured.bytesPerSample / middle,
    peakMemoryBytes: measured.peakMemoryBytes,
    checked: true,
    order,
  };
}
