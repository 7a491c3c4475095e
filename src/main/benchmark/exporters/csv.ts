import type { BenchmarkReport, CaseResult } from '../../../shared/model/benchmark';

const COLUMNS: readonly (readonly [string, (result: CaseResult) => string | number | boolean])[] = [
  ['format', (one) => one.format],
  ['settings', (one) => JSON.stringify(one.settings)],
  ['label', (one) => one.label],
  ['operation', (one) => one.operation],
  ['items', (one) => one.items],
  ['unit', (one) => one.unit],
  ['median', (one) => one.median],
  ['low', (one) => one.low],
  ['high', (one) => one.high],
  ['itemsPerSecond', (one) => one.itemsPerSecond],
  ['bytesPerSecond', (one) => one.bytesPerSecond],
  ['rowsPerSample', (one) => one.rowsPerSample],
  ['bytesPerSample', (one) => one.bytesPerSample],
  ['peakMemoryBytes', (one) => one.peakMemoryBytes],
  ['checked', (one) => one.checked],
  ['order', (one) => one.order],
  ['outliers', (one) => one.outliers.join(' ')],
  ['samples', (one) => one.samples.join(' ')],
  ['warmup', (one) => one.warmup.join(' ')],
];

/** One line a case (RFC 4180: CRLF, quotes where needed); samples in one cell, space between. */
export function toCsv(report: BenchmarkReport): string {
  const lines = [
    COLUMNS.map(([name]) => name),
    ...report.results.map((result) => COLUMNS.map(([, valueOf]) => String(valueOf(result)))),
  ];
  return lines.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
