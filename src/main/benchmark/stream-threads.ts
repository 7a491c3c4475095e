/** Whether threads that read and decode brought anything: each setting with and without them. */
import type { CaseResult, Finding, Verdict } from '../../shared/model/benchmark';
import { STREAM_OPERATION } from '../../shared/model/stream-sweep';
import { countText, ratioText, threeDigits } from './number-text';
import { hashSeed } from './random';
import { type RatioEstimate, medianRatio, roundsOf, verdictOf } from './statistics';
import { THREADS_MEASURE, entryOf } from './stream-advice';
import { type StreamWay, parseStreamWay, streamWayId } from './stream-way';

interface Compared extends RatioEstimate {
  readonly way: StreamWay;
  readonly verdict: Verdict;
  /** False where the rows made one range, which is read without threads. */
  readonly isShared: boolean;
}

/**
 * A sentence for every entry, size and number of threads that was measured beside none.
 * @param noiseFloor ratio up to which the same case differed from itself; null without control.
 */
export function threadFindings(
  results: readonly CaseResult[],
  noiseFloor: number | null,
  seed: number,
): readonly Finding[] {
  const groups = new Map<string, { first: CaseResult; workers: number; pairs: Compared[] }>();
  for (const result of results.filter(({ operation }) => operation === STREAM_OPERATION)) {
    const way = parseStreamWay(result.way);
    const alone = way === undefined ? undefined : withoutThreads(result, way, results);
    if (way === undefined || alone === undefined) continue;
    const key = JSON.stringify([entryOf(result.label), result.items, way.workers]);
    const group = groups.get(key) ?? { first: result, workers: way.workers, pairs: [] };
    group.pairs.push(compared(result, way, alone, noiseFloor, seed));
    groups.set(key, group);
  }
  return [...groups.values()].map(({ first, workers, pairs }) => ({
    kind: 'speed',
    text: `Stream, ${entryOf(first.label)} at ${countText(first.items)} items: ${sentence(workers, pairs)}.`,
  }));
}

/** The same setting, read by the caller's own thread alone. */
function withoutThreads(
  { label, items }: CaseResult,
  way: StreamWay,
  results: readonly CaseResult[],
): CaseResult | undefined {
  if (way.workers === 0) return undefined;
  const id = streamWayId({ ...way, workers: 0 });
  return results.find(
    (one) =>
      one.operation === STREAM_OPERATION &&
      one.way === id &&
      one.items === items &&
      entryOf(one.label) === entryOf(label),
  );
}

function compared(
  result: CaseResult,
  way: StreamWay,
  alone: CaseResult,
  noiseFloor: number | null,
  seed: number,
): Compared {
  const rounds = (one: CaseResult) => roundsOf(one.samples, one.roundSamples);
  const estimate = medianRatio(
    rounds(alone),
    rounds(result),
    hashSeed(`${seed} threads ${result.label} ${result.items}`),
  );
  const fewest = Math.min(alone.samples.length, result.samples.length);
  const threads = result.measures.find(({ id }) => id === THREADS_MEASURE)?.value ?? 0;
  return {
    ...estimate,
    way,
    verdict: verdictOf(estimate, fewest, noiseFloor ?? undefined),
    isShared: threads > 0,
  };
}

function sentence(workers: number, pairs: readonly Compared[]): string {
  const count = (verdict: Verdict): number => pairs.filter((one) => one.verdict === verdict).length;
  const [best] = pairs.toSorted((a, b) => b.ratio - a.ratio);
  const [faster, slower, none] = [
    count('faster'),
    count('slower'),
    count('no difference detected'),
  ];
  const alone = pairs.filter(({ isShared }) => !isShared).length;
  return [
    `with ${workers} threads it is faster than without in ${faster} of ${pairs.length} settings, slower in ${slower}, no difference was detected in ${none}`,
    ...(best === undefined
      ? []
      : [
          `the most they brought is ${ratioText(best.ratio)} as fast (95 % interval ${threeDigits(best.low)} to ${threeDigits(best.high)}), ${settingText(best.way)}`,
        ]),
    ...(alone === 0
      ? []
      : [
          `in ${alone} the rows make one range, which is read without threads whatever is asked for`,
        ]),
  ].join('; ');
}

function settingText({ batchRows, prefetch }: StreamWay): string {
  const rows = batchRows === 'adaptive' ? 'an adaptive size' : `${countText(batchRows)} rows`;
  return `${rows} with ${prefetch === 0 ? 'none' : prefetch} ahead`;
}
