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

const EXPORTERS: Readonly<
  Record<ReportFormat, { mediaType: string; write: (report: BenchmarkReport) => string }>
> = {
  json: {
    mediaType: 'application/json',
    write: (report) => `${JSON.stringify(report, null, 2)}\n`,
  },
  csv: { mediaType: 'text/csv', write: toCsv },
  md: { mediaType: 'text/markdown', write: toMarkdown },
  html: { mediaType: 'text/html', write: toHtml },
  ipynb: { mediaType: 'application/x-ipynb+json', write: toNotebook },
};

export const REPORT_FORMATS = Object.keys(EXPORTERS).filter(isReportFormat);

/** The format that a file name's ending asks for. */
export function isReportFormat(text: string): text is ReportFormat {
  return Object.hasOwn(EXPORTERS, text);
}

/** A report as a file's text. */
export function exportReport(report: BenchmarkReport, format: ReportFormat): ExportedReport {
  const { mediaType, write } = EXPORTERS[format];
  return { fileName: `benchmark-${report.id}.${format}`, mediaType, text: write(report) };
}
