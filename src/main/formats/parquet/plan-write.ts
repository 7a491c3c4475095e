import type { Field, Problem } from '../../../shared/model/dataset';
import type { FieldMapping } from '../../../shared/model/migration';
import type { DatasetSchema, WritePlan } from '../types';
import type { CreateSettings } from './settings';
import { type StoredColumn, storedColumn, valuesOfRow } from './stored-column';

/** A row group is kept in memory until it is whole. */
const GROUP_BYTES = 64 * 1024 * 1024;
const MAX_GROUP_ROWS = 1_048_576;
/** Text has no width that is known before. */
const TEXT_BYTES = 24;
/** Sizes of pages are 32-bit numbers; a page holds a row at least. */
const MAX_ROW_BYTES = 2 ** 30;
/** Header, levels and place in the index of a page. */
const PAGE_OVERHEAD = 128;
const FOOTER_BYTES = 4096;

export interface ParquetPlan extends WritePlan {
  readonly columns: readonly StoredColumn[];
  readonly groupRows: number;
}

/** How the schema would be held: pure. */
export function planParquet(schema: DatasetSchema, settings: CreateSettings): ParquetPlan {
  const stored = schema.fields.map((field) => storedColumn(field, settings));
  const columns = stored.filter((column) => column !== null);
  const rowBytes = columns.reduce((sum, column) => sum + bytesOfRow(column), 0);
  const auto = Math.max(1, Math.floor(GROUP_BYTES / Math.max(1, rowBytes)));
  const wanted =
    settings.rowGroupRows === 0 ? Math.min(auto, MAX_GROUP_ROWS) : settings.rowGroupRows;
  const groupRows = Math.max(1, Math.min(wanted, schema.rowCount ?? Infinity));
  const pages = (rows: number): number =>
    columns.reduce(
      (sum, column) => sum + Math.ceil((rows * bytesOfRow(column)) / settings.pageBytes) + 1,
      0,
    );
  const groups = (rows: number): number => Math.ceil(rows / groupRows);
  const dictionaries = columns.reduce((sum, column) => sum + dictionaryBytes(column), 0);
  return {
    columns,
    groupRows,
    mappings: schema.fields.map((field, index) =>
      mappingOf(field, stored[index] ?? null, settings),
    ),
    problems: [
      ...nameProblems(schema.fields),
      ...schema.fields.flatMap((field, index) => problemsOf(field, stored[index] ?? null)),
    ],
    estimateBytes: (rows) =>
      Math.ceil(rows * rowBytes) +
      pages(rows) * PAGE_OVERHEAD +
      groups(rows) * (dictionaries + columns.length * 256) +
      FOOTER_BYTES,
    estimateFiles: () => 1,
  };
}

/** Before compression, with the levels. */
function bytesOfRow(column: StoredColumn): number {
  const { encoding, valueBytes, listSize } = column;
  const values = valuesOfRow(column);
  if (encoding === 'text') return TEXT_BYTES + 4;
  const levels = listSize === null ? 0 : Math.min(values / 8, 8);
  return encoding === 'bits' ? values / 8 + levels : values * valueBytes + levels;
}

function dictionaryBytes({ encoding, valueBytes }: StoredColumn): number {
  return encoding === 'widen' ? 4 * 2 ** (8 * valueBytes) : 0;
}

function mappingOf(
  field: Field,
  column: StoredColumn | null,
  { codec }: CreateSettings,
): FieldMapping {
  if (column === null)
    return { field, column: field.name, stored: 'not possible', kind: 'representation' };
  const stored = `${storedName(column)}${codec === 'none' ? '' : `, ${codec}`}`;
  const notes = notesOf(field, column);
  return notes.length === 0
    ? { field, column: field.name, stored, kind: 'identity' }
    : { field, column: field.name, stored, kind: 'representation', note: notes.join(' ') };
}

function storedName({ physical, typeLength, logical, converted, listSize }: StoredColumn): string {
  const meaning = logical?.type ?? converted;
  const length = typeLength === undefined ? '' : `(${typeLength})`;
  const value = `${physical}${length}${meaning === undefined ? '' : ` ${meaning}`}`;
  return listSize === null ? value : `list<${value}>[${listSize}]`;
}

function notesOf(field: Field, column: StoredColumn): string[] {
  const notes: string[] = [];
  if (column.dtype?.startsWith('complex') === true && column.listSize !== null)
    notes.push(
      `Each complex number is kept as two floats; other tools read shape (${[...field.shape, 2].join(', ')}).`,
    );
  if (column.physical === 'FIXED_LEN_BYTE_ARRAY' && column.logical === undefined)
    notes.push('Each row is kept as its bytes in C order, little-endian; other tools show bytes.');
  return notes;
}

function problemsOf(field: Field, column: StoredColumn | null): readonly Problem[] {
  const { name, dtype, shape } = field;
  const forbidden = (code: string, message: string): Problem[] => [
    { severity: 'error', code, message },
  ];
  if (column === null && shape.includes(0)) {
    return forbidden(
      'empty-tensor',
      `A row of “${name}” has shape (${shape.join(', ')}) and so no elements; Parquet cannot hold that.`,
    );
  }
  if (column === null) {
    const of = shape.length === 0 ? dtype : `${dtype} of shape (${shape.join(', ')})`;
    return forbidden('unsupported-dtype', `Parquet cannot hold the field “${name}” (${of}).`);
  }
  const bytes = column.valueBytes * valuesOfRow(column) * (column.encoding === 'widen' ? 4 : 1);
  if (bytes <= MAX_ROW_BYTES) return [];
  return forbidden(
    'tensor-too-large',
    `A row of “${name}” has ${bytes} bytes; a Parquet page holds no more than ${MAX_ROW_BYTES}.`,
  );
}

function nameProblems(fields: readonly Field[]): Problem[] {
  const problems: Problem[] = [];
  if (fields.length === 0)
    problems.push({ severity: 'error', code: 'no-fields', message: 'There is no field to write.' });
  const taken = new Set<string>();
  for (const { name } of fields) {
    if (taken.has(name) || name === '') {
      const message = `The field name ${JSON.stringify(name)} ${name === '' ? 'is empty' : 'occurs twice'}.`;
      problems.push({ severity: 'error', code: 'bad-name', message });
    }
    taken.add(name);
  }
  return problems;
}
