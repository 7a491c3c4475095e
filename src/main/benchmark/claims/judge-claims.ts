import type { ClaimVerdict } from '../../../shared/model/claim';
import type { MeasuredReport } from '../measured-report';
import { ratioClaims, storageClaims } from './claim';
import { judgeAverage } from './judge-average';
import { judgeCollecting } from './judge-collected';
import { judgeRatio } from './judge-ratio';
import { judgeStorage } from './judge-storage';
import { judgeStreams } from './judge-stream';
import { PUBLISHED, type PublishedStudy } from './published';

/**
 * Every published claim whose workload this report measured some of, with the verdict. Absolute
 * times of another machine are shown and not judged: what is judged are ratios of formats.
 * @param earlier runs of the same question that ended before, for claims about several
 */
export function judgeClaims(
  report: MeasuredReport,
  earlier: readonly MeasuredReport[] = [],
): readonly ClaimVerdict[] {
  const studies = PUBLISHED.filter((study) => isSameWorkload(study, report));
  return [
    ...studies.flatMap((study) => [
      ...ratioClaims(study).flatMap((claim) => judgeRatio(claim, report)),
      ...storageClaims(study).flatMap((claim) => judgeStorage(claim, report)),
    ]),
    ...judgeAverage(report, earlier),
    ...judgeCollecting(report),
    ...judgeStreams(report),
  ];
}

/** The study's rows, and some of its work with its format and one of its baselines. */
function isSameWorkload(study: PublishedStudy, report: MeasuredReport): boolean {
  const { method, request, results } = report;
  const { rows, sizes } = study;
  if (rows?.kind === 'array') {
    if (method.rowShape.join() !== rows.shape.join() || method.dtype !== 'float32') return false;
  }
  if (rows?.kind === 'tpch') {
    if (request.data.kind !== 'tpch' || request.data.table !== rows.table) return false;
  } else if (request.data.kind === 'tpch') return false;
  const claims = ratioClaims(study);
  const fits = results.filter(
    (one) =>
      claims.some(({ operation }) => operation === one.operation) &&
      (sizes.length === 0 || sizes.includes(one.items)),
  );
  const has = (who: string): boolean =>
    fits.some((one) => (study.comparesWays === true ? one.way : one.format) === who);
  return has(study.format) && claims.some(({ baseline }) => has(baseline));
}
