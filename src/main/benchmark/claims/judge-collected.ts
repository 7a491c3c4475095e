/** That collecting every batch before one write is slower than streaming, and costs memory. */
import type { CaseResult } from '../../../shared/model/benchmark';
import type { ClaimVerdict } from '../../../shared/model/claim';
import type { MeasuredReport } from '../measured-report';
import { bytesText, countText } from '../number-text';
import { hashSeed } from '../random';
import { FEWEST_SAMPLES_FOR_VERDICT, medianRatio, roundsOf } from '../statistics';
import { COLLECTING_FORMAT, COLLECTING_SOURCE } from './published';

/** One verdict for every entry that was written in both manners, on tables as the study's. */
export function judgeCollecting({ results, request }: MeasuredReport): readonly ClaimVerdict[] {
  if (request.data.kind !== 'tpch') return [];
  return results
    .filter(({ format, operation }) => format === COLLECTING_FORMAT && operation === 'write')
    .flatMap((streamed) =>
      results
        .filter((one) => one.operation === 'write-collected' && isSameEntry(one, streamed))
        .map((collected) => judge(streamed, collected, request.seed)),
    );
}

function isSameEntry(a: CaseResult, b: CaseResult): boolean {
  return a.label === b.label && a.items === b.items;
}

function judge(streamed: CaseResult, collected: CaseResult, seed: number): ClaimVerdict {
  const rounds = (one: CaseResult) => roundsOf(one.samples, one.roundSamples);
  const { label, items } = streamed;
  const id = `native-writer/collecting/${label}/${items}`;
  const { ratio, low, high } = medianRatio(
    rounds(collected),
    rounds(streamed),
    hashSeed(`${seed} ${id}`),
  );
  const fewest = Math.min(streamed.samples.length, collected.samples.length);
  return {
    id,
    source: COLLECTING_SOURCE,
    statement: `Collecting every batch before one write is slower than streaming: ${label}, ${countText(items)} items`,
    unit: 'speed ratio',
    published: null,
    measured: {
      label: `${label}: streamed against collected`,
      value: ratio,
      low,
      high,
      figures: [
        { name: 'streamed', value: streamed.median, unit: 's' },
        { name: 'collected', value: collected.median, unit: 's' },
      ],
    },
    verdict:
      fewest < FEWEST_SAMPLES_FOR_VERDICT
        ? 'not testable here'
        : low > 1
          ? 'reproduced'
          : 'not reproduced',
    why: `Peak memory: ${bytesText(streamed.peakMemoryBytes)} streamed, ${bytesText(collected.peakMemoryBytes)} collected; the rows themselves are in both.`,
  };
}
