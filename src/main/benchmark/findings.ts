/** Sentences computed from results. None without numbers behind it, none that goes beyond them. */
import type {
  CaseResult,
  ControlPair,
  Finding,
  OperationInfo,
  Speedup,
  StorageResult,
  Verdict,
} from '../../shared/model/benchmark';
import { STREAM_OPERATION } from '../../shared/model/stream-sweep';
import { falseAlarmFindings } from './false-alarms';
import { computeCautions, computeImportantCautions } from './cautions';
import type { MeasuredReport } from './measured-report';
import { bytesText, countText, listText, ratioText, threeDigits } from './number-text';
import { noiseFloorOf } from './statistics';
import { streamFindings, streamGrids } from './stream-advice';
import { threadFindings } from './stream-threads';

export function computeFindings(
  report: MeasuredReport,
  operations: readonly OperationInfo[],
): readonly Finding[] {
  const named = operations.filter(({ id }) => report.results.some((one) => one.operation === id));
  return [
    ...computeImportantCautions(report),
    // A sweep is compared setting by setting in its grid: a sentence a setting would say nothing.
    ...named
      .filter(({ id }) => id !== STREAM_OPERATION)
      .flatMap((operation) => speedFindings(operation, report.speedups)),
    ...streamFindings(streamGrids(report.results), streamNoise(report.controls)),
    ...threadFindings(report.results, streamNoise(report.controls), report.request.seed),
    ...storageFindings(report.storage, report.results),
    ...falseAlarmFindings(report),
    ...computeCautions(report),
  ];
}

/** Of all sizes that were controlled; null where none was. */
function streamNoise(controls: readonly ControlPair[]): number | null {
  const floors = controls
    .filter(({ operation }) => operation === STREAM_OPERATION)
    .map(noiseFloorOf);
  return floors.length === 0 ? null : Math.max(...floors);
}

/** One sentence for each pair of cases that did the same work, across all sizes. */
function speedFindings(operation: OperationInfo, speedups: readonly Speedup[]): Finding[] {
  const pairs = new Map<string, Speedup[]>();
  for (const one of speedups.filter(({ operation: id }) => id === operation.id)) {
    const name = `${one.label}\u0000${one.baselineLabel}`;
    pairs.set(name, [...(pairs.get(name) ?? []), one]);
  }
  return [...pairs.values()].map((pair) => speedFinding(operation.label, pair));
}

function speedFinding(operation: string, unordered: readonly Speedup[]): Finding {
  const pair = [...unordered].sort((a, b) => a.items - b.items);
  const [first] = pair;
  const names = `${first?.label ?? ''} against ${first?.baselineLabel ?? ''}`;
  const parts = VERDICTS.flatMap((verdict) => {
    const alike = pair.filter((one) => one.verdict === verdict);
    return alike.length === 0 ? [] : [clause(verdict, alike, alike.length === pair.length)];
  });
  const verdicts = new Set(pair.map((one) => one.verdict));
  const [only] = verdicts.size === 1 ? verdicts : [];
  return {
    kind: 'speed',
    ...(only === undefined ? {} : { verdict: only }),
    text: `${operation}, ${names}: ${parts.join('; ')}.`,
  };
}

const VERDICTS: readonly Verdict[] = ['faster', 'slower', 'no difference detected'];

/** `2.1 to 3.4 × as fast at 500 and 1,000 items (95 % interval at 1,000 items: 3.2 to 3.6)`. */
function clause(verdict: Verdict, alike: readonly Speedup[], all: boolean): string {
  const where = sizesText(alike, all);
  if (verdict === 'no difference detected') {
    return `no difference detected at ${where} (ratio ${rangeText(alike.map((one) => one.ratio))})`;
  }
  const last = alike.at(-1);
  const turned = (value: number): number => (verdict === 'faster' ? value : 1 / value);
  const bounds = last === undefined ? [] : [turned(last.low), turned(last.high)];
  const interval = bounds
    .sort((a, b) => a - b)
    .map(threeDigits)
    .join(' to ');
  const ratios = alike.map((one) => turned(one.ratio));
  const phrase = verdict === 'faster' ? 'as fast' : 'the time';
  return `${rangeText(ratios)} × ${phrase} at ${where} (95 % interval at ${countText(last?.items ?? 0)} items: ${interval})`;
}

function sizesText(speedups: readonly Speedup[], all: boolean): string {
  const sizes = speedups.map((one) => countText(one.items));
  if (!all || sizes.length < 2) return `${listText(sizes)} items`;
  return sizes.length === 2 ? 'both sizes' : `all ${sizes.length} sizes`;
}

function rangeText(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map(threeDigits);
  return low === high ? (low ?? '') : `${low ?? ''} to ${high ?? ''}`;
}

/** Bytes and files at the largest size, every entry against the first of them. */
function storageFindings(
  storage: readonly StorageResult[],
  results: readonly CaseResult[],
): Finding[] {
  const items = Math.max(0, ...storage.map((one) => one.items));
  const [first, ...others] = storage.filter((one) => one.items === items);
  if (first === undefined || results.length === 0) return [];
  const holds = (one: StorageResult): string =>
    `${one.label} ${bytesText(one.bytes)} in ${countText(one.files)} ${one.files === 1 ? 'file' : 'files'}`;
  const compared = others.map(
    (one) => `${holds(one)} (${ratioText(one.bytes / first.bytes)} the bytes)`,
  );
  const text = `On disk at ${countText(items)} items: ${[holds(first), ...compared].join('; ')}.`;
  return [{ kind: 'storage', text }];
}
