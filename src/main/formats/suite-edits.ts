/** The changes that the conformance suite and the crash suite make, and the rows they leave. */
import { InternalError } from '../../shared/errors';
import type { TensorBatch } from '../../shared/model/tensor';
import { rowsOf, sampleRows } from './format-suite-rows';
import type { DatasetEditor } from './types';

export const SUITE_EDITS = ['replace', 'append', 'delete', 'compact'] as const;
export type SuiteEdit = (typeof SUITE_EDITS)[number];

export const EDIT_SHAPE = [3, 2];
/** Rows that a dataset has before any change. */
export const EDIT_ROWS = 23;
/** Neighbours and not, out of order, and the last row. */
const replacedOf = (rowCount: number): readonly number[] => [7, 2, 3, rowCount - 1];
const deletedOf = (rowCount: number): readonly number[] => [0, 6, 5, rowCount - 1];
const ALL = sampleRows(40, 'float32', EDIT_SHAPE);

export function isSuiteEdit(name: string): name is SuiteEdit {
  return SUITE_EDITS.some((edit) => edit === name);
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

/** Rows before a change. */
export function rowsBefore(): TensorBatch {
  return rowsOf(ALL, range(0, EDIT_ROWS));
}

/**
 * Which of the forty sample rows stand where once the change is made.
 * @param moves whether rows that are replaced follow the last row
 */
export function rowsAfter(
  edit: SuiteEdit,
  rows: readonly number[],
  moves = false,
): readonly number[] {
  switch (edit) {
    case 'append':
      return [...rows, ...range(30, 35)];
    case 'delete':
      return rows.filter((_, row) => !deletedOf(rows.length).includes(row));
    case 'replace':
      if (moves) {
        const gone = replacedOf(rows.length);
        return [...rows.filter((_, row) => !gone.includes(row)), ...range(36, 40)];
      }
      return rows.map((value, row) => {
        const index = replacedOf(rows.length).indexOf(row);
        return index === -1 ? value : 36 + index;
      });
    case 'compact':
      return rows;
  }
}

/** The sample rows of these numbers. */
export function sampleOf(rows: readonly number[]): TensorBatch {
  return rowsOf(ALL, rows);
}

/** @throws InternalError when the editor lacks what its format claims. */
export async function makeEdit(editor: DatasetEditor, edit: SuiteEdit): Promise<void> {
  const made = begun(editor, edit);
  if (made === undefined) throw new InternalError(`The editor has no ${edit}.`);
  await made;
}

function begun(editor: DatasetEditor, edit: SuiteEdit): Promise<void> | undefined {
  switch (edit) {
    case 'append':
      return editor.append?.(sampleOf(range(30, 35)));
    case 'delete':
      return editor.delete?.(deletedOf(editor.rowCount));
    case 'replace':
      return editor.replace?.(replacedOf(editor.rowCount), sampleOf(range(36, 40)));
    case 'compact':
      return editor.compact?.();
  }
}
