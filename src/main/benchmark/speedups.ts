import type { CaseResult, ControlPair, Speedup } from '../../shared/model/benchmark';
import type { ResolvedEntry } from './entry';
import { hashSeed } from './random';
import {
  type RatioEstimate,
  type Rounds,
  medianRatio,
  noiseFloorOf,
  roundsOf,
  verdictOf,
} from './statistics';

/** What a family of formats has to be to be the baseline without being asked. */
const BASELINE_FAMILY = 'NumPy';

/** A result with the entry that it belongs to. */
export interface EntryResult {
  readonly entry: ResolvedEntry;
  readonly result: CaseResult;
}

/** The first entry of the NumPy family, else the first entry. */
export function baselineEntry(entries: readonly ResolvedEntry[]): ResolvedEntry | undefined {
  return entries.find((entry) => entry.family === BASELINE_FAMILY) ?? entries[0];
}

/**
 * Every case against the baseline's case of the same operation and size. Where both were done in
 * the same way, that way; where the baseline was done in several others, against each of them, so
 * that none can be picked afterwards.
 */
export function computeSpeedups(
  results: readonly EntryResult[],
  baseline: ResolvedEntry | undefined,
  controls: readonly ControlPair[],
  seed: number,
): readonly Speedup[] {
  const baselines = results.flatMap((one) => (one.entry === baseline ? [one.result] : []));
  const floors = controls.filter(({ label }) => baselines.some((base) => base.label === label));
  return results
    .filter(({ entry }) => entry !== baseline)
    .flatMap(({ result }) => {
      const sameWork = baselines.filter((base) => isSameWork(base, result));
      const sameWay = sameWork.filter((base) => base.way === result.way);
      const against = sameWay.length > 0 ? sameWay : sameWork;
      return against.map((base) => speedup(result, base, floors, seed));
    })
    .sort(byWork);
}

/** Cases ran in random order; what was computed from them does not show it. */
function byWork(a: Speedup, b: Speedup): number {
  return (
    a.operation.localeCompare(b.operation) ||
    a.items - b.items ||
    a.label.localeCompare(b.label) ||
    a.baselineLabel.localeCompare(b.baselineLabel)
  );
}

type Work = Pick<CaseResult, 'operation' | 'items'>;

function isSameWork(a: Work, b: Work): boolean {
  return a.operation === b.operation && a.items === b.items;
}

function speedup(
  result: CaseResult,
  base: CaseResult,
  controls: readonly ControlPair[],
  seed: number,
): Speedup {
  const estimate = ratioOf(base, result, seed);
  // Of all sizes: one ratio alone can be near 1 by chance.
  const noiseFloor = noiseFloorIn(controls, result.operation);
  const fewest = Math.min(base.samples.length, result.samples.length);
  return {
    format: result.format,
    settings: result.settings,
    label: result.label,
    baseline: base.format,
    baselineSettings: base.settings,
    baselineLabel: base.label,
    operation: result.operation,
    items: result.items,
    ...estimate,
    noiseFloor,
    verdict: verdictOf(estimate, fewest, noiseFloor ?? undefined),
  };
}

/** The farthest that these came from 1 in an operation, whatever the size; null where none did it. */
export function noiseFloorIn(controls: readonly ControlPair[], operation: string): number | null {
  // Of all sizes: one ratio alone can be near 1 by chance.
  const floors = controls.filter((one) => one.operation === operation).map(noiseFloorOf);
  return floors.length === 0 ? null : Math.max(...floors);
}

/** A case and the same case once more: the ratio that noise alone gives. */
export function controlPair(first: CaseResult, again: CaseResult, seed: number): ControlPair {
  const { label, operation, items } = first;
  return { label, operation, items, ...ratioOf(first, again, seed) };
}

function ratioOf(base: CaseResult, result: CaseResult, seed: number): RatioEstimate {
  const own = hashSeed(`${seed} ${result.label} ${base.label} ${result.operation} ${result.items}`);
  const rounds = (one: CaseResult): Rounds => roundsOf(one.samples, one.roundSamples);
  return medianRatio(rounds(base), rounds(result), own);
}
