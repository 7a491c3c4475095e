import type { CaseResult } from '../../../shared/model/benchmark';
import type { ClaimOutcome, ClaimVerdict, MeasuredValue } from '../../../shared/model/claim';
import type { MeasuredReport } from '../measured-report';
import { countText } from '../number-text';
import { hashSeed } from '../random';
import { FEWEST_SAMPLES_FOR_VERDICT, type Interval, medianRatio, roundsOf } from '../statistics';
import type { RatioClaim } from './claim';
import { tellingSentence } from './plausibility';
import { PUBLISHED_ROUNDS } from './published';

/** One verdict for each pair of cases that did the claimed work; one without a number for none. */
export function judgeRatio(claim: RatioClaim, report: MeasuredReport): readonly ClaimVerdict[] {
  const measured = pairsOf(claim, report).map((pair) => ({
    pair,
    value: measure(claim, pair, report.request.seed),
  }));
  if (measured.length === 0) return [verdictOf(claim, null, null, missing(claim, report))];
  const best = measured.reduce((a, b) => (b.value.value > a.value.value ? b : a));
  return (claim.over === 'best' ? [best] : measured).map(({ pair, value }) =>
    verdictOf(claim, value, pair, untestable(claim, pair, value, report)),
  );
}

/**
 * Whether a measured interval is what was published. A range: where the two meet. A lower bound:
 * where the interval reaches it. One number: where the interval holds it or lies beyond it, away
 * from 1; an advantage that is larger than published is no refutation.
 */
export function agrees(
  published: { readonly low: number; readonly high: number | null },
  measured: Interval,
): boolean {
  const { low, high } = published;
  if (high === null) return measured.high >= low;
  if (low !== high) return measured.high >= low && measured.low <= high;
  return low >= 1 ? measured.high >= low : measured.low <= low;
}

/** A published advantage, or slowdown, of less than this factor is hardly one. */
const SLIGHT = 1.1;

/**
 * Whether the interval holds what was published and no difference at all alike: it agrees with
 * either, so it tests nothing.
 */
export function isTooWide(
  published: { readonly low: number; readonly high: number | null },
  measured: Interval,
): boolean {
  const isSlight = published.low < SLIGHT && published.low > 1 / SLIGHT;
  return !isSlight && agrees(published, measured) && measured.low <= 1 && measured.high >= 1;
}

interface Pair {
  readonly own: CaseResult;
  readonly base: CaseResult;
}

/** Same operation and size; done in the same way where both were, else every way of the baseline. */
function pairsOf(claim: RatioClaim, { results }: MeasuredReport): readonly Pair[] {
  const { study, baseline, operation, items } = claim;
  const isOf = (result: CaseResult, who: string): boolean =>
    study.comparesWays === true ? result.way === who : result.format === who;
  const fits = results.filter(
    (one) =>
      one.operation === operation &&
      (items === null || one.items === items) &&
      (study.sizes.length === 0 || study.sizes.includes(one.items)),
  );
  return fits
    .filter((own) => isOf(own, study.format))
    .flatMap((own) => {
      const same = fits.filter(
        (base) =>
          isOf(base, baseline) &&
          base.items === own.items &&
          (study.comparesWays !== true || base.format === own.format),
      );
      const sameWay = same.filter((base) => base.way === own.way);
      return (sameWay.length > 0 ? sameWay : same).map((base) => ({ own, base }));
    })
    .toSorted((a, b) => a.own.items - b.own.items || (a.base.label < b.base.label ? -1 : 1));
}

function measure(claim: RatioClaim, { own, base }: Pair, seed: number): MeasuredValue {
  const rounds = (one: CaseResult) => roundsOf(one.samples, one.roundSamples);
  const { ratio, low, high } = medianRatio(
    rounds(base),
    rounds(own),
    hashSeed(`${seed} ${claim.id} ${own.label} ${base.label} ${own.items}`),
  );
  return {
    label: `${own.label} against ${base.label}, ${countText(own.items)} items`,
    value: ratio,
    low,
    high,
    figures: [own, base].map(({ label, median }) => ({ name: label, value: median, unit: 's' })),
  };
}

function missing({ operation, study }: RatioClaim, { results }: MeasuredReport): string {
  const measured = results.some((one) => one.operation === operation);
  return measured
    ? `Not measured in this run: ${study.comparesWays === true ? 'both ways' : 'both formats'} at the published size.`
    : 'This operation was not measured in this run.';
}

/** Why a measured ratio still is no test. */
function untestable(
  { published, study }: RatioClaim,
  { own, base }: Pair,
  measured: MeasuredValue,
  { request }: MeasuredReport,
): string | null {
  const fewest = Math.min(own.samples.length, base.samples.length);
  if (fewest < FEWEST_SAMPLES_FOR_VERDICT) {
    return `With ${fewest} samples a case nothing can be said.`;
  }
  const { data } = request;
  const { rows } = study;
  if (rows?.kind === 'tpch' && data.kind === 'tpch' && data.scaleFactor !== rows.scaleFactor) {
    return `Published at scale factor ${rows.scaleFactor}, measured at ${data.scaleFactor}.`;
  }
  const rounds = own.rowsPerSample / own.items;
  const isCapped = study.comparesWays === true && rounds < published.low && measured.value > 1;
  if (isCapped && !agrees(published, measured)) {
    return `Published over ${PUBLISHED_ROUNDS} rounds, measured over ${rounds}: what is loaded and saved once can then be at most about ${rounds} times as fast.`;
  }
  return isTooWide(published, measured)
    ? 'The measured interval holds the published ratio and no difference at all alike: this run is too noisy to tell.'
    : null;
}

function verdictOf(
  claim: RatioClaim,
  measured: MeasuredValue | null,
  pair: Pair | null,
  obstacle: string | null,
): ClaimVerdict {
  const { id, study, published } = claim;
  const own = pair === null ? '' : `/${pair.own.items}/${pair.own.label}/${pair.base.label}`;
  const outcome: ClaimOutcome =
    measured === null || obstacle !== null
      ? 'not testable here'
      : agrees(published, measured)
        ? 'reproduced'
        : 'not reproduced';
  const telling = tellingSentence(claim);
  const why = [obstacle, telling].filter((sentence) => sentence !== null).join(' ');
  return {
    id: `${id}${own}`,
    source: study.source,
    statement: statementOf(claim, pair),
    unit: 'speed ratio',
    published,
    measured,
    verdict: outcome,
    why: why === '' ? null : why,
  };
}

/** `Write, at every size (500 items): Lance against npy batches`. */
function statementOf({ what, where, pair, items }: RatioClaim, measured: Pair | null): string {
  const size =
    where === '' || items !== null || measured === null
      ? ''
      : ` (${countText(measured.own.items)} items)`;
  return `${what}${where === '' ? '' : `, ${where}`}${size}: ${pair}`;
}
