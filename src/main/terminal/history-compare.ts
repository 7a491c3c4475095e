/** `history compare` and `history trend`: saved runs beside each other. */
import { InputError } from '../../shared/errors';
import type { BenchmarkReport, CaseResult } from '../../shared/model/benchmark';
import {
  COMPARISON_FORMATS,
  type CaseTrend,
  TREND_FORMATS,
} from '../../shared/model/benchmark-history';
import type { Answer, CommonOptions, Session } from './answer';
import { comparisonText, trendsText } from './history-text';
import { checkReport } from './report-file';
import { saveFile } from './save-file';

export interface ReportOptions extends CommonOptions {
  readonly report?: string | undefined;
  readonly force?: boolean;
}

export interface TrendOptions extends ReportOptions {
  /** Cases of these alone. */
  readonly format?: string | undefined;
  readonly operation?: string | undefined;
  readonly items?: number | undefined;
}

export async function compareSaved(
  texts: readonly [before: string, after: string],
  options: ReportOptions,
  session: Session,
): Promise<Answer> {
  const format = await formatOf(options, COMPARISON_FORMATS);
  const { findRun } = await import('../benchmark/find-run');
  const runs = [await findRun(texts[0]), await findRun(texts[1])] as const;
  const { compareRuns } = await import('../benchmark/compare-runs');
  const comparison = await compareRuns(...runs, session.signal);
  const text = comparisonText(comparison);
  if (format === undefined) return { document: comparison, text };
  const { exportComparison } = await import('../benchmark/export-comparison');
  const written = await write(options, exportComparison(comparison, format).text);
  return { document: comparison, text: `${text}\n\n${written}` };
}

/** Every case of a run that fits, in all runs that have it. */
export async function trendSaved(
  text: string,
  options: TrendOptions,
  session: Session,
): Promise<Answer> {
  const format = await formatOf(options, TREND_FORMATS);
  const { findRun } = await import('../benchmark/find-run');
  const run = await findRun(text);
  const trends = await trendsOf(run, casesOf(run, options), session);
  const said = trendsText(run, trends);
  const document = { run: run.id, trends };
  if (format === undefined) return { document, text: said };
  const { exportTrends } = await import('../benchmark/export-comparison');
  const written = await write(options, exportTrends(run.id, trends, format).text);
  return { document, text: `${said}\n\n${written}` };
}

/** @throws InputError when none fits */
function casesOf(run: BenchmarkReport, options: TrendOptions): readonly CaseResult[] {
  const { format, operation, items } = options;
  const cases = run.results.filter(
    (one) =>
      (format ?? one.format) === one.format &&
      (operation ?? one.operation) === one.operation &&
      (items ?? one.items) === one.items,
  );
  if (cases.length > 0) return cases;
  throw new InputError('no-such-case', `The run “${run.title}” has no such case.`, {
    hint: 'Choose by --format, --operation and --items; without them all cases are shown.',
  });
}

async function trendsOf(
  run: BenchmarkReport,
  cases: readonly CaseResult[],
  { signal }: Session,
): Promise<readonly CaseTrend[]> {
  const { caseTrend } = await import('../benchmark/case-trend');
  const { reportsWithCase } = await import('../benchmark/store');
  const { throwIfCancelled } = await import('../lib/cancel');
  const trends: CaseTrend[] = [];
  for (const one of cases) {
    throwIfCancelled(signal);
    trends.push(caseTrend(run, one, await reportsWithCase(one)));
  }
  return trends;
}

/** Refused before anything is computed. */
async function formatOf<Format extends string>(
  { report, force }: ReportOptions,
  formats: readonly Format[],
): Promise<Format | undefined> {
  return report === undefined ? undefined : checkReport(report, force === true, formats);
}

/** Where it was written: a sentence. */
async function write({ report = '', force }: ReportOptions, text: string): Promise<string> {
  return `Written to ${await saveFile(report, text, force === true)}`;
}
