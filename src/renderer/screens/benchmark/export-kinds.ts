/** The files that a report, a comparison and a trend can be had as, the most complete first. */
import type { ReportFormat } from '../../../shared/model/benchmark';
import type { ComparisonFormat, TrendFormat } from '../../../shared/model/benchmark-history';

export interface ExportKind<Format extends string> {
  readonly format: Format;
  readonly label: string;
}

export const REPORT_KINDS = [
  { format: 'json', label: 'JSON: everything, every sample' },
  { format: 'csv', label: 'CSV: a line a summary and a line a sample' },
  { format: 'md', label: 'Markdown' },
  { format: 'html', label: 'HTML' },
  { format: 'ipynb', label: 'Jupyter notebook' },
] as const satisfies readonly ExportKind<ReportFormat>[];

export const COMPARISON_KINDS = [
  { format: 'json', label: 'JSON: everything' },
  { format: 'csv', label: 'CSV: a line a case, a line a difference' },
  { format: 'md', label: 'Markdown' },
  { format: 'html', label: 'HTML' },
] as const satisfies readonly ExportKind<ComparisonFormat>[];

export const TREND_KINDS = [
  { format: 'json', label: 'JSON: everything' },
  { format: 'csv', label: 'CSV: a line a run' },
] as const satisfies readonly ExportKind<TrendFormat>[];
