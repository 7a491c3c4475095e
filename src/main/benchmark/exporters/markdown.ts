import type { BenchmarkReport } from '../../../shared/model/benchmark';
import { escapeMarkdown, markdownBullets, markdownSections, markdownTable } from './markdown-text';
import { reportFacts, reportTables } from './tables';

export function toMarkdown(report: BenchmarkReport): string {
  return markdownSections([
    `# ${escapeMarkdown(report.title)}`,
    report.status === 'cancelled'
      ? '**This run was cancelled; what is missing was not measured.**'
      : '',
    '## Findings',
    markdownBullets(report.findings.map((one) => one.text)),
    ...reportTables(report).flatMap(markdownTable),
    '## Method',
    markdownBullets(reportFacts(report).map(([name, value]) => `${name}: ${value}`)),
    markdownBullets(report.method.notes),
  ]);
}
