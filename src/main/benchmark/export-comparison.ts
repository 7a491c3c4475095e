import type {
  CaseTrend,
  ComparisonFormat,
  RunComparison,
  TrendFormat,
} from '../../shared/model/benchmark-history';
import { type ExportedReport, MEDIA_TYPES, jsonText } from './export';
import { comparisonCsv } from './exporters/comparison-csv';
import { comparisonHtml } from './exporters/comparison-html';
import { comparisonMarkdown } from './exporters/comparison-markdown';
import { trendCsv } from './exporters/trend-csv';

const COMPARISON: Readonly<Record<ComparisonFormat, (comparison: RunComparison) => string>> = {
  json: jsonText,
  csv: comparisonCsv,
  md: comparisonMarkdown,
  html: comparisonHtml,
};

const TREND: Readonly<Record<TrendFormat, (trends: readonly CaseTrend[]) => string>> = {
  json: jsonText,
  csv: trendCsv,
};

/** Two runs side by side as a file's text. */
export function exportComparison(
  comparison: RunComparison,
  format: ComparisonFormat,
): ExportedReport {
  const { before, after } = comparison;
  return {
    fileName: `comparison-${before.id}-${after.id}.${format}`,
    mediaType: MEDIA_TYPES[format],
    text: COMPARISON[format](comparison),
  };
}

/** Cases over the runs that measured them, as a file's text; JSON is a list of them. */
export function exportTrends(
  runId: string,
  trends: readonly CaseTrend[],
  format: TrendFormat,
): ExportedReport {
  return {
    fileName: `trend-${runId}.${format}`,
    mediaType: MEDIA_TYPES[format],
    text: TREND[format](trends),
  };
}
