/** Arrays as fields: which belong together as one text, which name the rows, which are as long. */
import type { Field, FieldKind, Problem } from '../../../shared/model/dataset';
import { idFieldName } from '../rows/id-field';
import { naturalOrder } from '../rows/natural-order';
import { type FieldNote, type FolderNote, NOTE_NAME, type TextNote } from './folder-note';
import type { StoredArray } from './stored-array';

/** A field and the arrays that hold it. */
export type StoredColumn = NumericStored | TextStored;
export interface NumericStored {
  readonly kind: 'numeric';
  readonly field: Field;
  readonly array: StoredArray;
  readonly valid: StoredArray | null;
}
export interface TextStored {
  readonly kind: 'text';
  readonly field: Field;
  readonly encoding: 'utf8' | 'bytes';
  /** uint64 (rows, 2): begin and length. */
  readonly spans: StoredArray;
  /** uint8, one dimension, no row deleted. */
  readonly heap: StoredArray;
  readonly longest: number;
  readonly valid: StoredArray | null;
}

/** Columns of as many rows. */
export interface RowGroup {
  readonly rowCount: number;
  readonly columns: readonly StoredColumn[];
}

export function arrayColumns(
  arrays: readonly StoredArray[],
  note: FolderNote | null,
): { readonly columns: readonly StoredColumn[]; readonly problems: readonly Problem[] } {
  const byName = new Map(arrays.map((array) => [array.record.name, array]));
  const used = new Set<StoredArray>();
  const columns: StoredColumn[] = [];
  const problems: Problem[] = [];
  for (const field of note?.fields ?? []) {
    const column = notedColumn(field, byName);
    if (column === null) problems.push(mismatch(field));
    else {
      columns.push(column);
      for (const array of arraysOf(column)) used.add(array);
    }
  }
  const others = arrays
    .filter((array) => !used.has(array))
    .sort((a, b) => naturalOrder(a.record.name, b.record.name));
  const idName = columns.some(({ field }) => field.kind === 'id') ? null : idArray(others);
  for (const array of others) {
    const kind = kindOf(array, array.record.name === idName);
    const field = toField(array, freeName(array.record.name, columns), kind);
    columns.push({ kind: 'numeric', field, array, valid: null });
  }
  return { columns, problems };
}

/** By row count; the most fields first, then the most bytes. */
export function rowGroups(columns: readonly StoredColumn[]): readonly RowGroup[] {
  const groups = new Map<number, StoredColumn[]>();
  for (const column of columns) {
    const rows = rowsOf(column);
    groups.set(rows, [...(groups.get(rows) ?? []), column]);
  }
  return [...groups]
    .map(([rowCount, members]) => ({ rowCount, columns: members }))
    .sort((a, b) => b.columns.length - a.columns.length || bytesOf(b) - bytesOf(a));
}

function bytesOf({ columns }: RowGroup): number {
  return columns
    .flatMap(arraysOf)
    .reduce((sum, { rowCount, rowBytes }) => sum + rowCount * rowBytes, 0);
}

export function arraysOf(column: StoredColumn): readonly StoredArray[] {
  const valid = column.valid === null ? [] : [column.valid];
  return column.kind === 'text' ? [column.spans, column.heap, ...valid] : [column.array, ...valid];
}

/** The arrays with an entry a row: those that lose rows when rows are deleted. */
export function rowArraysOf(column: StoredColumn): readonly StoredArray[] {
  return arraysOf(column).filter((array) => column.kind !== 'text' || array !== column.heap);
}

function rowsOf(column: StoredColumn): number {
  return (column.kind === 'text' ? column.spans : column.array).rowCount;
}

/** The note may have given an array's name to another field. */
function freeName(name: string, columns: readonly StoredColumn[]): string {
  return columns.some(({ field }) => field.name === name)
    ? freeName(`${name} (array)`, columns)
    : name;
}

/** Null where the arrays are not what the note says. */
function notedColumn(
  note: FieldNote,
  byName: ReadonlyMap<string, StoredArray>,
): StoredColumn | null {
  const valid = note.valid === undefined ? null : (byName.get(note.valid) ?? 'missing');
  if (valid === 'missing') return null;
  if (!('spans' in note)) {
    const array = byName.get(note.array);
    if (array === undefined || !fits(valid, array.rowCount)) return null;
    const nullable = valid === null ? {} : { nullable: true };
    const field = { ...toField(array, note.name, note.kind), ...nullable };
    return { kind: 'numeric', field, array, valid };
  }
  const spans = byName.get(note.spans);
  const heap = byName.get(note.bytes);
  if (spans === undefined || heap === undefined || !fits(valid, spans.rowCount)) return null;
  if (!isSpans(spans) || !isHeap(heap)) return null;
  const { encoding, longest } = note;
  return { kind: 'text', field: textField(note), encoding, spans, heap, longest, valid };
}

function textField({ name, kind, encoding, valid }: TextNote): Field {
  return {
    name,
    kind,
    dtype: encoding === 'utf8' ? 'str' : 'bytes',
    shape: [],
    stored: 'uint64 spans of uint8',
    ...(valid === undefined ? {} : { nullable: true }),
  };
}

function fits(valid: StoredArray | null, rows: number): boolean {
  return (
    valid === null ||
    (valid.dtype === 'bool' && valid.rowShape.length === 0 && valid.rowCount === rows)
  );
}

function isSpans({ dtype, rowShape }: StoredArray): boolean {
  return dtype === 'uint64' && rowShape.length === 1 && rowShape[0] === 2;
}

function isHeap({ dtype, rowShape, rowCount, storedRows }: StoredArray): boolean {
  return dtype === 'uint8' && rowShape.length === 0 && rowCount === storedRows;
}

function toField(array: StoredArray, name: string, kind: FieldKind): Field {
  const { dtype, rowShape } = array;
  const width = dtype === 'bool' || dtype.endsWith('int8') ? {} : { byteOrder: 'little' as const };
  return { name, kind, dtype, shape: rowShape, stored: dtype, ...width };
}

function kindOf(array: StoredArray, isId: boolean): FieldKind {
  if (isId) return 'id';
  return array.rowShape.length === 0 ? 'scalar' : 'tensor';
}

/** An integer a row, under a name for it. */
function idArray(arrays: readonly StoredArray[]): string | null {
  return idFieldName(
    arrays.map(({ record: { name }, dtype, rowShape: shape }) => ({ name, dtype, shape })),
  );
}

function mismatch({ name }: FieldNote): Problem {
  return {
    severity: 'warning',
    code: 'note-mismatch',
    message: `${NOTE_NAME} describes the field "${name}", and the arrays in the folder are not what it says. They are shown as they are.`,
    path: NOTE_NAME,
  };
}
