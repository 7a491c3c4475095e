import type { CaseResult, Speedup } from '../../shared/model/benchmark';
import type { ResolvedEntry } from './entry';
import { hashSeed } from './random';
import { medianRatio, verdictOf } from './statistics';

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
 * Every case against the baseline's case of the same operation and size; where the baseline was
 * measured in several access modes, once against each, so that none can be picked afterwards.
 */
export function computeSpeedups(
  results: readonly EntryResult[],
  baseline: ResolvedEntry | undefined,
  seed: number,
): readonly Speedup[] {
  const others = results.filter(({ entry }) => entry !== baseline);
  const baselines = results.filter(({ entry }) => entry === baseline);
  return others
    .flatMap(({ result }) =>
      baselines
        .filter((base) => isSameWork(base.result, result))
        .map((base) => speedup(result, base.result, seed)),
    )
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

function isSameWork(a: CaseResult, b: CaseResult): boolean {
  return a.operation === b.operation && a.items === b.items;
}

function speedup(result: CaseResult, base: CaseResult, seed: number): Speedup {
  const own = hashSeed(`${seed} ${result.label} ${base.label} ${result.operation} ${result.items}`);
  const estimate = medianRatio(base.samples, result.samples, own);
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
    verdict: verdictOf(estimate, Math.min(base.samples.length, result.samples.length)),
  };
}
