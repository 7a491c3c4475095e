import type { ComparedTime, RunComparison } from '../../../shared/model/benchmark-history';
import { CASE_COLUMNS, caseCells } from './case-cells';
import { type CsvLine, csvText } from './csv-text';

const COLUMNS = [
  'kind',
  ...CASE_COLUMNS,
  ...['beforeMedian', 'beforeLow', 'beforeHigh', 'beforeSamples'],
  ...['afterMedian', 'afterLow', 'afterHigh', 'afterSamples'],
  ...['ratio', 'low', 'high', 'noiseFloor', 'verdict'],
  ...['difference', 'text'],
] as const;

/**
 * The first column says what a line is: a `case` that both runs measured, times in seconds; one
 * that is `only-before` or `only-after`; a `difference` of the runs themselves, which every ratio
 * is to be read with; the `run` before and after.
 */
export function comparisonCsv(comparison: RunComparison): string {
  const { before, after, cases, onlyBefore, onlyAfter, differences } = comparison;
  const lines: readonly CsvLine[] = [
    ...[before, after].map(({ id, title, createdAt }) => ({
      kind: 'run',
      label: id,
      text: `${createdAt} ${title}`,
    })),
    ...differences.map(({ kind, text }) => ({ kind: 'difference', difference: kind, text })),
    ...cases.map((one) => ({
      kind: 'case',
      ...caseCells(one),
      ...timeCells('before', one.before),
      ...timeCells('after', one.after),
      ratio: one.ratio,
      low: one.low,
      high: one.high,
      noiseFloor: one.noiseFloor,
      verdict: one.verdict,
    })),
    ...onlyBefore.map((key) => ({ kind: 'only-before', ...caseCells(key) })),
    ...onlyAfter.map((key) => ({ kind: 'only-after', ...caseCells(key) })),
  ];
  return csvText(COLUMNS, lines);
}

function timeCells(side: 'before' | 'after', time: ComparedTime): CsvLine {
  return {
    [`${side}Median`]: time.median,
    [`${side}Low`]: time.low,
    [`${side}High`]: time.high,
    [`${side}Samples`]: time.samples,
  };
}
