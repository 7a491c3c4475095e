/**
 * How a list of any length is cut: into pages that are fetched, and into sections that can be
 * scrolled. A browser draws no element higher than about 33 million pixels; a section of a million
 * rows is 26 million high.
 */
export const PAGE_ROWS = 200;
export const SECTION_ROWS = 1_000_000;

export interface RowRange {
  /** First row, and the row after the last. */
  readonly start: number;
  readonly end: number;
}

/** Numbers of the pages that a range of rows touches. */
export function pagesOf({ start, end }: RowRange): readonly number[] {
  if (end <= start) return [];
  const first = Math.floor(start / PAGE_ROWS);
  const last = Math.floor((end - 1) / PAGE_ROWS);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

export function sectionOf(row: number): number {
  return Math.floor(row / SECTION_ROWS);
}

export function sectionRange(section: number, rowCount: number): RowRange {
  const start = section * SECTION_ROWS;
  return { start, end: Math.min(rowCount, start + SECTION_ROWS) };
}

export function sectionCount(rowCount: number): number {
  return Math.max(1, Math.ceil(rowCount / SECTION_ROWS));
}

/** What a key does to the chosen row; null for a key that does nothing to it. */
export function rowAfterKey(
  key: string,
  row: number,
  rowCount: number,
  pageRows: number,
): number | null {
  const last = rowCount - 1;
  const moved = {
    ArrowDown: row + 1,
    ArrowUp: row - 1,
    PageDown: row + pageRows,
    PageUp: row - pageRows,
    Home: 0,
    End: last,
  }[key];
  return moved === undefined ? null : Math.max(0, Math.min(last, moved));
}

/** A row number that someone typed, with or without thousands separators; null when it is none. */
export function parseRow(text: string, rowCount: number): number | null {
  const digits = text.replace(/[\s,_']/g, '');
  if (!/^\d+$/.test(digits)) return null;
  const row = Number(digits);
  return row < rowCount ? row : null;
}
