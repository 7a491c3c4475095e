import type { StorageResult } from '../../../shared/model/benchmark';
import type { ClaimVerdict } from '../../../shared/model/claim';
import type { MeasuredReport } from '../measured-report';
import type { StorageClaim } from './claim';
import { agrees } from './judge-ratio';

/** Bytes and files have no noise: within 5 % of the published share is the same. */
const TOLERANCE = 0.05;

/** One verdict for each pair of entries; none where a size was not measured. */
export function judgeStorage(
  claim: StorageClaim,
  { storage }: MeasuredReport,
): readonly ClaimVerdict[] {
  const { baseline, items, study, what } = claim;
  const of = (format: string): readonly StorageResult[] =>
    storage.filter((one) => one.format === format && one.items === items);
  return of(study.format).flatMap((own) =>
    of(baseline).map((base): ClaimVerdict => {
      const share = own[what] / base[what];
      const around = { low: share * (1 - TOLERANCE), high: share * (1 + TOLERANCE) };
      return {
        id: `${claim.id}/${own.label}/${base.label}`,
        source: study.source,
        statement: claim.statement,
        unit: what === 'bytes' ? 'share of the bytes' : 'share of the files',
        published: claim.published,
        measured: {
          label: `${own.label} against ${base.label}`,
          value: share,
          low: share,
          high: share,
          figures: [own, base].map((one) => ({ name: one.label, value: one[what], unit: what })),
        },
        verdict: agrees(claim.published, around) ? 'reproduced' : 'not reproduced',
        why: whyOf(claim, own, base),
      };
    }),
  );
}

/** Where less was promised and nothing was compressed, the bytes on disk say so. */
function whyOf(
  { published, study, what }: StorageClaim,
  own: StorageResult,
  base: StorageResult,
): string | null {
  const isPromised = what === 'bytes' && published.low < 1 - TOLERANCE;
  const isKept = own.compressionRatio !== null && own.compressionRatio < 1 + TOLERANCE;
  return isPromised && isKept && own.bytes > published.low * base.bytes
    ? `${own.label} made these rows no smaller than they are in memory.`
    : study.note;
}
