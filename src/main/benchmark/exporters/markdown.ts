import type { BenchmarkReport } from '../../../shared/model/benchmark';
import { reportFacts, reportTables } from './tables';
import type { TextTable } from './text-table';

export function toMarkdown(report: BenchmarkReport): string {
  const sections = [
    `# ${escaped(report.title)}`,
    ...(report.status === 'cancelled'
      ? ['**This run was cancelled; what is missing was not measured.**']
      : []),
    '## Findings',
    bullets(report.findings.map((one) => one.text)),
    ...reportTables(report).flatMap((table) => [
      `## ${escaped(table.title)}`,
      ...(table.note === undefined ? [] : [escaped(table.note)]),
      tableText(table),
    ]),
    '## Method',
    bullets(reportFacts(report).map(([name, value]) => `${name}: ${value}`)),
    bullets(report.method.notes),
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

function bullets(items: readonly string[]): string {
  return items.map((item) => `- ${escaped(item)}`).join('\n');
}

function tableText({ columns, rows, numbersFrom, numbersTo }: TextTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = columns.map((_, at) => (at >= numbersFrom && at < numbersTo ? '---:' : '---'));
  return [line(columns), line(rule), ...rows.map((row) => line(row.map(escaped)))].join('\n');
}

function escaped(text: string): string {
  return text.replace(/[\\|*_`<>[\]]/g, (mark) => `\\${mark}`).replace(/\s*\n\s*/g, ' ');
}
