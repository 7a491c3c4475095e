import type { BenchmarkReport, ReportFormat } from '../../shared/model/benchmark';
import { toCsv } from './exporters/csv';
import { toHtml } from './exporters/html';
import { toMarkdown } from './exporters/markdown';
import { toNotebook } from './exporters/notebook';

export interface ExportedReport {
  readonly fileName: string;
  readonly mediaType: string;
  readonly text: string;
}

export const MEDIA_TYPES: Readonly<Record<ReportFormat, string>> = {
  json: 'application/json',
  csv: 'text/csv',
  md: 'text/markdown',
  html: 'text/html',
  ipynb: 'application/x-ipynb+json',
};

const EXPORTERS: Readonly<Record<ReportFormat, (report: BenchmarkReport) => string>> = {
  json: jsonText,
  csv: toCsv,
  md: toMarkdown,
  html: toHtml,
  ipynb: toNotebook,
};

export const REPORT_FORMATS = Object.keys(EXPORTERS).filter(isReportFormat);

/** The format that a file name's ending asks for. */
export function isReportFormat(text: string): text is ReportFormat {
  return Object.hasOwn(EXPORTERS, text);
}

/** A report as a file's text. */
export function exportReport(report: BenchmarkReport, format: ReportFormat): ExportedReport {
  return {
    fileName: `benchmark-${report.id}.${format}`,
    mediaType: MEDIA_TYPES[format],
    text: EXPORTERS[format](report),
  };
}

export function jsonText(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
