import type { CaseResult, Finding } from '../../shared/model/benchmark';
import type { MeasuredReport } from './measured-report';
import { countText, threeDigits } from './number-text';

const FEW_REPEATS = 5;
/** Load average a core above which the machine was busy with something else. */
const BUSY_LOAD = 0.5;
/** Width of an interval as a share of its median above which a case is called noisy. */
const WIDE_INTERVAL = 0.5;

/** What a reader has to know before believing the numbers. */
/** Said before any number: it concerns all of them. */
export function computeImportantCautions(report: MeasuredReport): Finding[] {
  return [busy(report), deviceReads(report)].flatMap((text) =>
    text === null ? [] : [{ kind: 'caution', important: true, text }],
  );
}

export function computeCautions(report: MeasuredReport): Finding[] {
  return [
    cancelled(report),
    failed(report),
    fewRepeats(report),
    wide(report.results),
    outliers(report.results),
    hot(report),
  ].flatMap((text) => (text === null ? [] : [{ kind: 'caution', text }]));
}

function cancelled({ status, results }: MeasuredReport): string | null {
  if (status === 'complete') return null;
  return `The run was cancelled after ${count(results.length, 'case')}: what is missing was not measured.`;
}

function failed({ failures, results }: MeasuredReport): string | null {
  const [first] = failures;
  if (first === undefined) return null;
  return `${failures.length} of ${count(results.length + failures.length, 'case')} failed and have no time; the first (${first.label}, ${first.operation}, ${countText(first.items)} items): ${first.message}`;
}

function fewRepeats({ request, results }: MeasuredReport): string | null {
  if (request.repeats >= FEW_REPEATS || results.length === 0) return null;
  return `Only ${count(request.repeats, 'sample')} a case: with fewer than ${FEW_REPEATS} the intervals are too narrow to trust.`;
}

function busy({ environment }: MeasuredReport): string | null {
  const { loadAverage, cores } = environment;
  if (loadAverage <= cores * BUSY_LOAD) return null;
  return `The machine was busy when the run began: load ${threeDigits(loadAverage)} on ${count(cores, 'core')}.`;
}

/** Hot and reopened cases whose files were not in memory after all. */
function deviceReads({ request, results }: MeasuredReport): string | null {
  if (request.cache === 'cold') return null;
  const fetched = results.filter(
    ({ operation, usage }) => operation !== 'write' && (usage.deviceReadBytes ?? 0) > 0,
  );
  if (fetched.length === 0) return null;
  return `In ${fetched.length} of ${count(results.length, 'case')} bytes came from the device although the files should have been in memory: these times hold some of the disk.`;
}

function wide(results: readonly CaseResult[]): string | null {
  const noisy = results.filter(({ low, high, median }) => (high - low) / median > WIDE_INTERVAL);
  if (noisy.length === 0) return null;
  return `In ${noisy.length} of ${count(results.length, 'case')} the 95 % interval is wider than half the median: these times scatter, more repeats or a quieter machine would tell more.`;
}

function outliers(results: readonly CaseResult[]): string | null {
  const flagged = results.reduce((sum, one) => sum + one.outliers.length, 0);
  if (flagged === 0) return null;
  const samples = results.reduce((sum, one) => sum + one.samples.length, 0);
  return `${flagged} of ${count(samples, 'sample')} lie beyond Tukey’s outer fences; they are marked and kept in every statistic.`;
}

function hot({ request, results }: MeasuredReport): string | null {
  const reads = results.some((one) => one.operation !== 'write');
  if (request.cache === 'cold' || !reads) return null;
  return 'Reads were served from memory (the files’ pages were warm): from a disk that has to be waited for, other ratios are possible. Cold reads can be measured on Linux.';
}

function count(number: number, what: string): string {
  return `${countText(number)} ${what}${number === 1 ? '' : 's'}`;
}
