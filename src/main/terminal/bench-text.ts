import type { BenchmarkReport, CaseResult } from '../../shared/model/benchmark';
import type { StreamGrid } from '../../shared/model/stream-sweep';
import { fileVersionsText } from '../../shared/model/file-versions';
import { adviceNotes, adviceTables } from '../benchmark/exporters/advice-tables';
import { boundsText, intervalText } from '../benchmark/exporters/claims-table';
import { compressionTables, narrowingTable } from '../benchmark/exporters/compression-table';
import { streamTable } from '../benchmark/exporters/stream-table';
import type { TextTable } from '../benchmark/exporters/text-table';
import type { BaselineComparison } from '../benchmark/regressions';
import { measuresText } from './measures-text';
import { sections, table } from './table';
import { formatBytes, formatCount, formatSeconds, formatShape, plural, threeDigits } from './units';

const right = { align: 'right' } as const;

export function benchText(
  report: BenchmarkReport,
  comparison: BaselineComparison | undefined,
  written: readonly string[],
): string {
  const { environment, method } = report;
  return sections([
    [
      report.title,
      `  ${environment.cpu}, ${environment.cores} cores, ${formatBytes(environment.memoryBytes)}, ${environment.fileSystem}; Node ${environment.node}`,
      `  rows of ${formatShape(method.rowShape)} ${method.dtype} (${formatBytes(method.rowBytes)}), ${method.data}; cache ${method.cache}; ${method.repeats} samples; ${method.interval}`,
      ...method.notes.map((note) => `  ${note}`),
    ].join('\n'),
    ...groups(report.results).flatMap(([operation, results]) => [
      operationText(operation, results),
      measuresText(results),
    ]),
    ...report.streams.map(streamText),
    storageText(report),
    ...[...compressionTables(report), narrowingTable(report)].map(tableText),
    speedupText(report),
    claimsText(report),
    ...adviceText(report),
    report.failures.length === 0
      ? null
      : `Failed\n${table(
          [{ title: '' }, { title: '' }, { title: '', ...right }, { title: '' }],
          report.failures.map((one) => [
            one.label,
            one.operation,
            formatCount(one.items),
            one.message,
          ]),
        )}`,
    report.findings.length === 0
      ? null
      : `Findings\n${report.findings.map((finding) => `  ${finding.text}`).join('\n')}`,
    comparison === undefined ? null : comparisonText(comparison),
    written.length === 0 ? null : written.join('\n'),
    report.status === 'cancelled' ? 'Cancelled: these are the cases that had finished.' : null,
  ]);
}

function adviceText(report: BenchmarkReport): readonly string[] {
  const tables = adviceTables(report)
    .filter(({ rows }) => rows.length > 0)
    .map(({ title, columns, rows, numbersFrom, numbersTo }) => {
      const heads = columns.map((name, at) => ({
        title: name,
        ...(at >= numbersFrom && at < numbersTo ? right : {}),
      }));
      return `${title}\n${table(heads, rows)}`;
    });
  const notes = adviceNotes(report).map((note) => `  ${note}`);
  return notes.length === 0 ? tables : [...tables, notes.join('\n')];
}

function groups(
  results: readonly CaseResult[],
): readonly (readonly [string, readonly CaseResult[]])[] {
  const operations = [...new Set(results.map((result) => result.operation))];
  return operations.map((operation) => {
    const own = results.filter((result) => result.operation === operation);
    return [operation, own.toSorted((a, b) => a.items - b.items || (a.label < b.label ? -1 : 1))];
  });
}

/** Of an operation that moves no rows, or none of their numbers. */
const NONE = '–';

function operationText(operation: string, results: readonly CaseResult[]): string {
  return `${operation}\n${table(
    [
      { title: 'items', ...right },
      { title: 'format' },
      { title: 'median', ...right },
      { title: '95 % interval' },
      { title: 'items/s', ...right },
      { title: 'bytes/s', ...right },
      { title: 'memory', ...right },
    ],
    results.map((result) => [
      formatCount(result.items),
      result.label,
      formatSeconds(result.median),
      `${formatSeconds(result.low)} – ${formatSeconds(result.high)}`,
      result.rowsPerSample === 0 ? NONE : threeDigits(result.itemsPerSecond),
      result.bytesPerSample === 0 ? NONE : `${formatBytes(result.bytesPerSecond)}/s`,
      formatBytes(result.peakMemoryBytes),
    ]),
  )}`;
}

/** Throughput over the settings of a stream. */
function streamText(grid: StreamGrid): string {
  const { title, columns, rows } = streamTable(grid);
  return `${title}\n${table(
    columns.map((name) => ({ title: name, ...right })),
    rows,
  )}`;
}

function tableText({
  title,
  note,
  columns,
  numbersFrom,
  numbersTo,
  rows,
}: TextTable): string | null {
  if (rows.length === 0) return null;
  const isNumber = (at: number): boolean => at >= numbersFrom && at < numbersTo;
  const heads = columns.map((name, at) => ({ title: name, ...(isNumber(at) ? right : {}) }));
  return [title, table(heads, rows), ...(note === undefined ? [] : [`  ${note}`])].join('\n');
}

function storageText({ storage }: BenchmarkReport): string | null {
  if (storage.length === 0) return null;
  return `Storage\n${table(
    [
      { title: 'items', ...right },
      { title: 'format' },
      { title: 'size', ...right },
      { title: 'files', ...right },
      { title: 'by their own magic' },
    ],
    storage.map((one) => [
      formatCount(one.items),
      one.label,
      formatBytes(one.bytes),
      formatCount(one.files),
      one.fileVersions?.join(', ') ?? '',
    ]),
  )}`;
}

function speedupText({ speedups }: BenchmarkReport): string | null {
  if (speedups.length === 0) return null;
  return `Speed-up: the baseline's time over the format's\n${table(
    [
      { title: 'operation' },
      { title: 'items', ...right },
      { title: 'format' },
      { title: 'against' },
      { title: 'ratio', ...right },
      { title: '95 % interval' },
      { title: '' },
    ],
    speedups.map((one) => [
      one.operation,
      formatCount(one.items),
      one.label,
      one.baselineLabel,
      `${threeDigits(one.ratio)} ×`,
      `${threeDigits(one.low)} – ${threeDigits(one.high)}`,
      one.verdict,
    ]),
  )}`;
}

/** Ratios side by side; the absolute figures behind them are in the report's other forms. */
function claimsText({ claims = [], storage }: BenchmarkReport): string | null {
  if (claims.length === 0) return null;
  const versions = fileVersionsText(storage);
  const rows = claims.map((claim) => {
    const { published, measured, unit } = claim;
    return [
      claim.statement,
      published === null ? '–' : boundsText(unit, published),
      measured === null ? '–' : intervalText(unit, measured),
      measured?.label ?? '',
      claim.verdict,
    ];
  });
  const reasons = [...new Set(claims.flatMap(({ why }) => why ?? []))];
  const titles = ['', 'published', 'here', '', ''].map((title) => ({ title }));
  return [
    'Published figures beside those of this run',
    table(titles, rows),
    ...reasons.map((reason) => `  ${reason}`),
    ...(versions === null ? [] : [`  ${versions}`]),
  ].join('\n');
}

function comparisonText({ compared, unmatched, noisy, regressions }: BaselineComparison): string {
  const lacking = unmatched === 0 ? '' : `; ${plural(unmatched, 'case')} that the baseline lacks`;
  const unsure =
    noisy === 0
      ? ''
      : `; in ${formatCount(noisy)} the noise is larger than what is allowed, and a slowdown within it cannot be told`;
  const others = `${lacking}${unsure}`;
  const title = `Against the baseline: ${plural(compared, 'case')} compared${others}`;
  if (regressions.length === 0) return `${title}; none became slower by more than was allowed.`;
  return `${title}; SLOWER:\n${table(
    [
      { title: 'operation' },
      { title: 'items', ...right },
      { title: 'format' },
      { title: 'median', ...right },
      { title: 'was', ...right },
      { title: 'times the time', ...right },
      { title: '95 % interval' },
    ],
    regressions.map(({ now, before, slowdown }) => [
      now.operation,
      formatCount(now.items),
      now.label,
      formatSeconds(now.median),
      formatSeconds(before.median),
      `${threeDigits(slowdown.ratio)} ×`,
      `${threeDigits(slowdown.low)} – ${threeDigits(slowdown.high)}`,
    ]),
  )}`;
}
