import type { CaseResult, ControlPair, StorageResult } from '../../../shared/model/benchmark';
import type { JsonObject } from '../../../shared/model/json';
import { NARROW_SETTING } from '../../../shared/model/narrowing';
import { hashSeed } from '../random';
import { medianRatio, noiseFloorOf, roundsOf, verdictOf } from '../statistics';
import type { Criterion } from './use-cases';

/** An option as one criterion sees it. */
export interface Option {
  readonly label: string;
  readonly format: string;
  readonly settings: JsonObject;
  /** Seconds of a pass, or bytes on disk. */
  readonly value: number;
  /** Where the value is a time. */
  readonly result: CaseResult | null;
}

export interface Measurements {
  readonly results: readonly CaseResult[];
  readonly storage: readonly StorageResult[];
  readonly controls: readonly ControlPair[];
}

/** What was measured of a criterion at this size, the best first; empty where nothing was. */
export function optionsOf(
  measured: Measurements,
  criterion: Criterion,
  items: number,
): readonly Option[] {
  // What keeps less of the rows is no answer to the same question: its cost is told apart.
  const results = measured.results.filter(isLossless);
  const storage = measured.storage.filter(isLossless);
  if (criterion.kind === 'bytes') {
    return storage
      .filter((one) => one.items === items)
      .map(({ label, format, settings, bytes }) => ({
        label,
        format,
        settings,
        value: bytes,
        result: null,
      }))
      .sort(bestFirst);
  }
  for (const operation of criterion.operations) {
    const found = results.filter(
      (one) =>
        one.operation === operation &&
        one.items === items &&
        criterion.without?.includes(one.way) !== true,
    );
    if (found.length === 0) continue;
    return found
      .map((result) => ({
        label: result.label,
        format: result.format,
        settings: result.settings,
        value: result.median,
        result,
      }))
      .sort(bestFirst);
  }
  return [];
}

function isLossless({ settings }: { readonly settings: JsonObject }): boolean {
  return !Object.hasOwn(settings, NARROW_SETTING);
}

function bestFirst(a: Option, b: Option): number {
  return a.value - b.value || a.label.localeCompare(b.label);
}

/** Whether this run can tell two options apart; sizes are exact, times have noise. */
export function isWorse(best: Option, other: Option, controls: readonly ControlPair[]): boolean {
  if (best.result === null || other.result === null) return other.value > best.value;
  const { operation, items } = best.result;
  const estimate = medianRatio(
    roundsOf(best.result.samples, best.result.roundSamples),
    roundsOf(other.result.samples, other.result.roundSamples),
    hashSeed(`advice ${operation} ${items} ${best.label} ${other.label}`),
  );
  const floors = controls.filter((one) => one.operation === operation).map(noiseFloorOf);
  const fewest = Math.min(best.result.samples.length, other.result.samples.length);
  return verdictOf(estimate, fewest, Math.max(1, ...floors)) === 'slower';
}
