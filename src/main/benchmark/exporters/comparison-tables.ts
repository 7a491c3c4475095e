/** Two runs side by side as text, for every exporter that prints it. */
import type { CaseKey } from '../../../shared/model/benchmark';
import type {
  ComparedRun,
  ComparedTime,
  RunComparison,
} from '../../../shared/model/benchmark-history';
import { countText, ratioText, secondsText, threeDigits } from '../number-text';
import { operationLabel } from './chart-data';
import type { TextTable } from './text-table';

export function comparisonTitle({ before, after }: RunComparison): string {
  return before.title === after.title
    ? `${after.title}: ${dayText(before)} and ${dayText(after)}`
    : `${before.title} and ${after.title}`;
}

/** How many cases became faster and slower: a sentence. */
export function comparisonSummary({ cases }: RunComparison): string {
  if (cases.length === 0) return 'The two runs have no case in common.';
  const of = (verdict: (typeof cases)[number]['verdict']): string =>
    countText(cases.filter((one) => one.verdict === verdict).length);
  const all = cases.length === 1 ? 'the one case' : `the ${countText(cases.length)} cases`;
  return `Of ${all} that both runs measured, the later run is faster in ${of('faster')} and slower in ${of('slower')}; no difference was detected in ${of('no difference detected')}.`;
}

export function comparisonFacts({
  before,
  after,
}: RunComparison): readonly (readonly [string, string])[] {
  return [
    ['Before', runText(before)],
    ['After', runText(after)],
    [
      'Times as fast',
      'the median time before over that after: above 1 the later run is faster, below 1 slower',
    ],
    [
      'Interval',
      '95 % bootstrap interval of the ratio; the samples of the two runs are drawn apart, whole rounds first',
    ],
    [
      'Verdict',
      'a difference only where the interval excludes 1 and the ratio lies beyond the noise floor, the larger of what the two runs found when they measured one case twice, and 2 %',
    ],
  ];
}

/** What else differs between the runs, the gravest first: a sentence each. */
export function comparisonCautions({ differences }: RunComparison): readonly string[] {
  return differences.map(({ kind, text }) => `${KINDS[kind]}: ${text}`);
}

const KINDS = { work: 'Work', machine: 'Machine', software: 'Software', method: 'Method' } as const;

export function comparisonTables({
  cases,
  onlyBefore,
  onlyAfter,
}: RunComparison): readonly TextTable[] {
  const compared: TextTable = {
    title: 'Cases',
    columns: [
      ...['Operation', 'Format', 'Items', 'Before', 'After'],
      ...['Times as fast', '95 % interval', 'Noise floor', 'Verdict'],
    ],
    numbersFrom: 2,
    numbersTo: 8,
    rows: cases.map((one) => [
      operationLabel(one.operation),
      one.label,
      countText(one.items),
      timeText(one.before),
      timeText(one.after),
      ratioText(one.ratio),
      `${threeDigits(one.low)} – ${threeDigits(one.high)}`,
      one.noiseFloor === null ? '–' : ratioText(one.noiseFloor),
      one.verdict,
    ]),
  };
  return [
    compared,
    keyTable('Only in the first run', onlyBefore),
    keyTable('Only in the second run', onlyAfter),
  ].filter(({ rows }) => rows.length > 0);
}

function keyTable(title: string, keys: readonly CaseKey[]): TextTable {
  return {
    title,
    columns: ['Operation', 'Format', 'Items'],
    numbersFrom: 2,
    numbersTo: 3,
    rows: keys.map(({ operation, label, items }) => [
      operationLabel(operation),
      label,
      countText(items),
    ]),
  };
}

/** `120 ms (118 ms – 125 ms)`. */
function timeText({ median, low, high }: ComparedTime): string {
  return `${secondsText(median)} (${secondsText(low)} – ${secondsText(high)})`;
}

function runText(run: ComparedRun): string {
  return `${run.title}, ${dayText(run)}, ${run.id}`;
}

/** To the minute, of Greenwich. */
function dayText({ createdAt }: ComparedRun): string {
  return createdAt.slice(0, 16).replace('T', ' ');
}
