import { InputError } from '../../../../shared/errors';
import type { Field } from '../../../../shared/model/dataset';
import { dtypeFacts, elementCount } from '../../../../shared/model/dtype';
import type { Column, NumericColumn, StringColumn } from '../../../../shared/model/tensor';
import { type Words, listText, slotText } from './number-text';
import { RowFault } from './row-fault';
import { assertUtf8 } from './utf8-cell';

/** How a kind of text file spells the cells of a row. */
export interface Spelling {
  /** Words of floats that stand alone in their cell. */
  readonly words: Words;
  readonly nothing: string;
  text(value: string): string;
  /** @param json a JSON list */
  list(json: string): string;
  /** A row with its newline. */
  row(cells: readonly string[]): string;
}

/** Inside lists, which are JSON in every text format. */
export const JSON_WORDS: Words = {
  infinity: '"Infinity"',
  minusInfinity: '"-Infinity"',
  nan: (text) => `"${text}"`,
};

/** The cell of row `row`. */
export type CellText = (row: number) => string;

/**
 * @param place for an error: the path that is written, and the number of the batch's first row
 * @returns texts of the column's cells; asked for a text that is no UTF-8, it throws InputError
 */
export function cellText(
  field: Field,
  column: Column,
  spelling: Spelling,
  place: { readonly path: string; readonly firstRow: number },
): CellText {
  const cell =
    column.kind === 'numeric'
      ? numericCell(column, spelling)
      : stringCell(field, column, spelling, place);
  const { valid } = column;
  return valid === undefined ? cell : (row) => (valid[row] === 0 ? spelling.nothing : cell(row));
}

function numericCell({ dtype, shape, data }: NumericColumn, spelling: Spelling): CellText {
  const { slots } = dtypeFacts(dtype);
  const nesting = slots === 2 ? [...shape, 2] : shape;
  if (nesting.length === 0) return slotText(dtype, data, spelling.words);
  const slot = slotText(dtype, data, JSON_WORDS);
  const width = elementCount(nesting);
  return (row) => spelling.list(listText(nesting, row * width, slot));
}

function stringCell(
  field: Field,
  { encoding, offsets, bytes }: StringColumn,
  spelling: Spelling,
  { path, firstRow }: { readonly path: string; readonly firstRow: number },
): CellText {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (field.dtype.startsWith('bytes') || encoding === 'bytes')
    return (row) => spelling.text(buffer.toString('base64', offsets[row], offsets[row + 1]));
  return (row) => {
    const from = offsets[row] ?? 0;
    const to = offsets[row + 1] ?? 0;
    try {
      assertUtf8(buffer, from, to);
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      throw new InputError(
        error.code,
        `Row ${firstRow + row} of “${field.name}” cannot be written: ${error.message}.`,
        { path, row: firstRow + row },
      );
    }
    return spelling.text(buffer.toString('utf8', from, to));
  };
}
