import type { TextTable } from './text-table';

/** One after the other, an empty line between; empty ones are left out. */
export function markdownSections(sections: readonly string[]): string {
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

export function markdownBullets(items: readonly string[]): string {
  return items.map((item) => `- ${escapeMarkdown(item)}`).join('\n');
}

/** Title, note and rows: sections. */
export function markdownTable(table: TextTable): readonly string[] {
  const { title, note, columns, rows, numbersFrom, numbersTo } = table;
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = columns.map((_, at) => (at >= numbersFrom && at < numbersTo ? '---:' : '---'));
  return [
    `## ${escapeMarkdown(title)}`,
    ...(note === undefined ? [] : [escapeMarkdown(note)]),
    [line(columns), line(rule), ...rows.map((row) => line(row.map(escapeMarkdown)))].join('\n'),
  ];
}

export function escapeMarkdown(text: string): string {
  return text.replace(/[\\|*_`<>[\]]/g, (mark) => `\\${mark}`).replace(/\s*\n\s*/g, ' ');
}
