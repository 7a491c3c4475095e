export interface Column {
  readonly title: string;
  /** Numbers are set to the right. */
  readonly align?: 'left' | 'right';
}

/** Columns as wide as their widest cell, two blanks apart, without blanks at the end. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  indent = '  ',
): string {
  const widths = columns.map((column, at) =>
    Math.max(column.title.length, ...rows.map((row) => (row[at] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    (
      indent +
      columns
        .map(({ align }, at) => {
          const cell = cells[at] ?? '';
          return align === 'right' ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0);
        })
        .join('  ')
    ).trimEnd();
  const titles = columns.some((column) => column.title !== '')
    ? [line(columns.map((column) => column.title))]
    : [];
  return [...titles, ...rows.map(line)].join('\n');
}

/** Facts under each other: names to the left, values in one column. */
export function facts(pairs: readonly (readonly [name: string, value: string])[]): string {
  return table([{ title: '' }, { title: '' }], pairs);
}

/** Parts with an empty line between them; empty parts fall out. */
export function sections(parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join('\n\n');
}
