import type { Field } from '../../../shared/model/dataset';
import type { Spelling } from '../rows/text/format-rows';

/** Cells as RFC 4180 writes them; a null has no character, an empty text is `""`. */
export function csvSpelling(delimiter: string): Spelling {
  return {
    // Table Schema, “number”.
    words: { infinity: 'INF', minusInfinity: '-INF', nan: (text) => text },
    nothing: '',
    text: (value) => (needsQuotes(value, delimiter) ? quoted(value) : value),
    list: quoted,
    row: (cells) => `${cells.join(delimiter)}\n`,
  };
}

export function headerRow(fields: readonly Field[], delimiter: string): string {
  const spelling = csvSpelling(delimiter);
  return spelling.row(fields.map(({ name }) => spelling.text(name)));
}

function needsQuotes(value: string, delimiter: string): boolean {
  return value === '' || /["\r\n\ufeff]/.test(value) || value.includes(delimiter);
}

function quoted(value: string): string {
  return `"${value.includes('"') ? value.replaceAll('"', '""') : value}"`;
}
