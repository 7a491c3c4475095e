export type CsvCell = string | number | boolean | null;
export type CsvLine = Readonly<Record<string, CsvCell>>;

/** RFC 4180 (CRLF, quotes where needed); cells that a line has no value for are empty. */
export function csvText(columns: readonly string[], lines: readonly CsvLine[]): string {
  const rows = [
    [...columns],
    ...lines.map((line) => columns.map((column) => String(line[column] ?? ''))),
  ];
  return rows.map((cells) => `${cells.map(quoted).join(',')}\r\n`).join('');
}

function quoted(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
