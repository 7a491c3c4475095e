import { dtypeFacts, elementCount, isNumericDtype, rowBytes } from '../../../shared/model/dtype';
import type { Field, Problem } from '../../../shared/model/dataset';
import type { FieldMapping } from '../../../shared/model/migration';
import type { DatasetSchema, WritePlan } from '../types';
import { DATA, OBJECT_ID, type ColumnMap, type Encoding } from './column-map';
import { columnNames } from './column-names';
import { type CreateSettings, storageVersionOf } from './settings';
import { storedType } from './stored-type';

/** Rows of a common batch: 64, 128. */
const SCAN_BATCH_ROWS = 128;
/** Above this many chunks, `compact: auto` rewrites them into one fragment. */
export const COMPACT_ABOVE_CHUNKS = 64;
/** One `add` takes no more rows than Lance puts into one fragment. */
export const MAX_CHUNK_ROWS = 1_000_000;
/** Text has no width that is known before; ids of surveys are about this long. */
const TEXT_BYTES = 24;
/** Largest length of an Arrow fixed-size list. */
const MAX_LIST = 2 ** 31 - 1;

export interface LancePlan extends WritePlan {
  readonly columns: readonly ColumnMap[];
  /** True where `object_id` holds row numbers, because the source has no id that fits it. */
  readonly generatesId: boolean;
  readonly storageVersion: string;
  readonly chunkRows: number;
}

/** How the schema would be held: pure. */
export function planColumns(schema: DatasetSchema, settings: CreateSettings): LancePlan {
  const { fields } = schema;
  const id = fields.find((field) => field.kind === 'id' && idEncoding(field.dtype) !== null);
  const data = fields.find((field) => field.kind === 'tensor');
  const names = columnNames(fields, id, data);
  const columns = fields.map((field, index): ColumnMap => ({
    name: field.name,
    kind: field.kind,
    dtype: field.dtype,
    shape: field.shape,
    column: names[index] ?? field.name,
    encoding: encodingOf(field, field === id, settings),
  }));
  const generatesId = id === undefined;
  const bytes = columns.reduce(
    (sum, column) => sum + bytesOfRow(column),
    generatesId ? TEXT_BYTES / 2 : 0,
  );
  const chunkRows = evenRows(
    Math.min(MAX_CHUNK_ROWS, Math.floor(settings.targetChunkBytes / Math.max(1, bytes))),
  );
  const storageVersion = storageVersionOf(settings);
  return {
    columns,
    generatesId,
    storageVersion,
    chunkRows,
    mappings: [
      ...fields.flatMap((field, index) => {
        const column = columns[index];
        return column === undefined ? [] : [mappingOf(field, column, settings)];
      }),
      ...(generatesId ? [generatedMapping()] : []),
    ],
    problems: fields.flatMap((field) => fieldProblems(field)),
    // The column counts of files and pages come on top of the data: well under 64 KiB a chunk.
    estimateBytes: (rows) => rows * bytes + (Math.ceil(rows / chunkRows) + 1) * 65_536,
    estimateFiles: (rows) => fragmentsFor(rows, chunkRows, settings) + 3,
    estimatePeakBytes: (rows) => rows * bytes * (rewrites(rows, chunkRows, settings) ? 2 : 1),
  };
}

/**
 * A whole number of the batches that readers ask for: a batch that straddles two fragments is put
 * together by copying, and so is every one after it. (A scan of 400 MB took 1.3 times a bare loop's.)
 */
function evenRows(rows: number): number {
  return rows < SCAN_BATCH_ROWS ? Math.max(1, rows) : rows - (rows % SCAN_BATCH_ROWS);
}

/** Whether the writer compacts this many rows at the end. */
export function rewrites(rows: number, chunkRows: number, { compact }: CreateSettings): boolean {
  const chunks = Math.ceil(rows / chunkRows);
  return compact === 'auto' ? chunks > COMPACT_ABOVE_CHUNKS : compact === 'always' && chunks > 1;
}

function fragmentsFor(rows: number, chunkRows: number, settings: CreateSettings): number {
  // Lance starts another fragment after 1,048,576 rows.
  return rewrites(rows, chunkRows, settings)
    ? Math.ceil(rows / 2 ** 20)
    : Math.ceil(rows / chunkRows);
}

/** How ids of this dtype become `object_id`; null for those that text holds badly (floats). */
function idEncoding(dtype: string): Encoding | null {
  if (dtype.startsWith('str')) return 'text';
  if (dtype.startsWith('bytes')) return 'escaped-bytes';
  if (!isNumericDtype(dtype)) return null;
  const { kind } = dtypeFacts(dtype);
  return kind === 'int' || kind === 'uint' ? 'decimal' : null;
}

function encodingOf(field: Field, isId: boolean, { codec }: CreateSettings): Encoding {
  if (isId) return idEncoding(field.dtype) ?? 'text';
  if (field.dtype.startsWith('str')) return 'text';
  if (field.dtype.startsWith('bytes')) return 'binary';
  return codec !== 'none' && field.shape.length > 0 ? 'row-bytes' : 'values';
}

function bytesOfRow({ dtype, shape, encoding }: ColumnMap): number {
  if (encoding === 'row-bytes' || encoding === 'values') {
    const bytes = isNumericDtype(dtype) ? rowBytes(dtype, shape) : 0;
    return dtype === 'bool' && encoding === 'values'
      ? Math.ceil(bytes / 8)
      : bytes + (encoding === 'values' ? 0 : 8);
  }
  const bits = Number(/\d+$/.exec(dtype)?.[0] ?? 0);
  // NumPy counts four bytes a character; surveys write ASCII.
  const width = dtype.startsWith('str') ? bits / 32 : bits / 8;
  return 4 + (encoding === 'decimal' || width === 0 ? TEXT_BYTES : width);
}

function mappingOf(field: Field, column: ColumnMap, settings: CreateSettings): FieldMapping {
  const notes = [nameNote(field, column), typeNote(column), codecNote(column, settings)].filter(
    (note) => note !== null,
  );
  return {
    field,
    column: column.column,
    stored: storedType(column),
    kind: notes.length === 0 ? 'identity' : 'representation',
    ...(notes.length === 0 ? {} : { note: notes.join(' ') }),
  };
}

function nameNote(field: Field, { column }: ColumnMap): string | null {
  if (column === field.name) return null;
  return column === OBJECT_ID || column === DATA
    ? `Named “${column}”, as Hyrax expects.`
    : `Named “${column}”, a name that Lance takes.`;
}

function typeNote({ dtype, encoding, shape }: ColumnMap): string | null {
  if (encoding === 'decimal') return 'Whole numbers are kept as decimal text.';
  if (encoding === 'escaped-bytes')
    return 'Bytes are kept as the text that they spell in UTF-8; other bytes, and backslashes, as \\x and two digits, and \\\\.';
  if (encoding === 'values' && dtype.startsWith('complex')) {
    return `Each complex number is kept as two floats; Hyrax reads shape (${[...shape, 2].join(', ')}).`;
  }
  return null;
}

function codecNote({ encoding }: ColumnMap, { codec }: CreateSettings): string | null {
  if (encoding !== 'row-bytes') return null;
  return `Kept as ${codec}-compressed bytes of each row, because Lance never compresses fixed-size lists; Hyrax's own reader and vector search do not read this.`;
}

function generatedMapping(): FieldMapping {
  return {
    field: { name: OBJECT_ID, kind: 'id', dtype: 'str', shape: [] },
    column: OBJECT_ID,
    stored: 'string',
    kind: 'representation',
    note: 'The source has no ids that fit: Hyrax finds row numbers here, and Arrayscope leaves the column out when it reads.',
  };
}

function fieldProblems(field: Field): readonly Problem[] {
  const numeric = isNumericDtype(field.dtype);
  if (!numeric && !/^(str|bytes)\d*$/.test(field.dtype)) {
    return [
      forbidden('unsupported-dtype', `Lance cannot hold “${field.name}” of dtype ${field.dtype}.`),
    ];
  }
  if (!numeric && field.shape.length > 0) {
    return [
      forbidden(
        'unsupported-dtype',
        `“${field.name}” holds more than one string a row, which is not supported.`,
      ),
    ];
  }
  if (!numeric) return [];
  const slots = elementCount(field.shape) * dtypeFacts(field.dtype).slots;
  if (slots === 0) {
    return [
      forbidden(
        'empty-tensor',
        `A row of “${field.name}” has shape (${field.shape.join(', ')}) and so no elements; Lance cannot hold that.`,
      ),
    ];
  }
  return slots > MAX_LIST
    ? [
        forbidden(
          'tensor-too-large',
          `A row of “${field.name}” has ${slots} numbers; Lance holds no more than ${MAX_LIST}.`,
        ),
      ]
    : [];
}

function forbidden(code: string, message: string): Problem {
  return { severity: 'error', code, message };
}
