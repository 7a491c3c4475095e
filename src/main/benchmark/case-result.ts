import type { CaseResult, CaseUsage, Measure } from '../../shared/model/benchmark';
import type { Measured } from './case-job';
import type { PlannedCase } from './plan';
import { hashSeed } from './random';
import { median, medianDeviation, medianInterval, outlierIndices } from './statistics';

/** The samples of a case's rounds with their statistics; rates follow from the median. */
export function caseResult(
  planned: PlannedCase,
  rounds: readonly Measured[],
  seed: number,
): CaseResult {
  const { key, order } = planned;
  const byRound = rounds.map((round) => round.samples);
  const samples = byRound.flat();
  const middle = median(samples);
  const { low, high } = medianInterval(
    byRound,
    hashSeed(`${seed} ${key.label} ${key.operation} ${key.items}`),
  );
  const most = (value: (round: Measured) => number): number => Math.max(...rounds.map(value));
  const rowsPerSample = most((round) => round.rowsPerSample);
  const bytesPerSample = most((round) => round.bytesPerSample);
  return {
    ...key,
    unit: 's',
    samples,
    roundSamples: byRound.map((round) => round.length),
    passesPerSample: most((round) => round.passesPerSample),
    warmup: rounds.flatMap((round) => round.warmup),
    median: middle,
    low,
    high,
    deviation: medianDeviation(samples),
    outliers: outlierIndices(samples),
    rowsPerSample,
    bytesPerSample,
    itemsPerSecond: rowsPerSample / middle,
    bytesPerSecond: bytesPerSample / middle,
    peakMemoryBytes: most((round) => round.peakMemoryBytes),
    usage: meanUsage(rounds),
    measures: meanMeasures(rounds),
    checked: true,
    order,
  };
}

/** Of the rounds that have them, each as heavy as its samples. */
function meanMeasures(rounds: readonly Measured[]): readonly Measure[] {
  const [first] = rounds;
  return (first?.measures ?? []).map((measure) => {
    const values = rounds.flatMap(({ measures = [], samples }) => {
      const found = measures.find(({ id }) => id === measure.id);
      return found === undefined ? [] : [{ value: found.value, weight: samples.length }];
    });
    const weight = values.reduce((sum, one) => sum + one.weight, 0);
    const value = values.reduce((sum, one) => sum + one.value * one.weight, 0) / weight;
    return { ...measure, value };
  });
}

/** Means over the rounds, each as heavy as its samples; null where a round could not tell. */
function meanUsage(rounds: readonly Measured[]): CaseUsage {
  const weight = rounds.reduce((sum, { samples }) => sum + samples.length, 0);
  const mean = (value: (usage: CaseUsage) => number | null): number | null =>
    rounds.some(({ usage }) => value(usage) === null)
      ? null
      : rounds.reduce((sum, { usage, samples }) => sum + (value(usage) ?? 0) * samples.length, 0) /
        weight;
  return {
    cpuSeconds: mean((usage) => usage.cpuSeconds),
    readBytes: mean((usage) => usage.readBytes),
    writtenBytes: mean((usage) => usage.writtenBytes),
    deviceReadBytes: mean((usage) => usage.deviceReadBytes),
    deviceWrittenBytes: mean((usage) => usage.deviceWrittenBytes),
  };
}
