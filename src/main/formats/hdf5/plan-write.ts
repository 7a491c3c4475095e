import { elementCount, isNumericDtype } from '../../../shared/model/dtype';
import type { Field, Problem } from '../../../shared/model/dataset';
import type { FieldMapping } from '../../../shared/model/migration';
import type { JsonObject } from '../../../shared/model/json';
import { parseSettings } from '../rows/parse-settings';
import type { DatasetSchema, WritePlan } from '../types';
import { datasetName } from './file-note';
import { type StoredElement, elementBytes } from './header-messages';
import { type CreateSettings, createSettings } from './settings';
import type { NewDataset } from './skeleton';

/** A field, and the datasets that will hold it. */
export interface PlannedField {
  readonly field: Field;
  readonly dataset: NewDataset;
  /** Says which rows are not null, for a field that may have such. */
  readonly valid: NewDataset | null;
}

const CHUNK_BYTES = 256 * 1024;
/** Larger rows are cut into several chunks. */
const MAX_CHUNK_BYTES = 16 * 1024 * 1024;
const MAX_CHUNK_ROWS = 65_536;
/** HDF5 has at most 32 dimensions, the rows one of them. */
const MAX_ROW_DIMENSIONS = 31;
const MAX_NAME_BYTES = 1000;
/** Header of a dataset, its link and its part of the note. */
const FIELD_BYTES = 1024;
const FILE_BYTES = 4096;
/** What a text is taken to need in its heap where nothing is known. */
const TEXT_BYTES = 48;
/** The index of the chunks, and data that gzip makes no smaller. */
const OVERHEAD = 1.02;

export function planHdf5(schema: DatasetSchema, settings?: JsonObject): WritePlan {
  const parsed = parseSettings(createSettings, settings);
  const planned = planFields(schema, parsed);
  return {
    mappings: schema.fields.map((field) => mappingOf(field, planned)),
    problems: problemsOf(schema.fields),
    estimateBytes: (rows) =>
      Math.ceil(
        planned.reduce((sum, one) => sum + bytesOf(one, rows), FILE_BYTES + noteBytes(schema)),
      ),
    estimateFiles: () => 1,
  };
}

/** Fields that HDF5 cannot hold are left out; `problemsOf` names them. */
export function planFields(schema: DatasetSchema, settings: CreateSettings): PlannedField[] {
  const taken = new Set(schema.fields.map(({ name }) => datasetName(name)));
  return schema.fields.flatMap((field): PlannedField[] => {
    const element = storedElement(field);
    if (element === null) return [];
    const name = datasetName(field.name);
    const dataset = newDataset(name, element, field.shape, settings, schema.rowCount);
    if (field.nullable !== true) return [{ field, dataset, valid: null }];
    const mask = freeName(`${name}.valid`, taken);
    const valid = newDataset(
      mask,
      { kind: 'numeric', dtype: 'bool' },
      [],
      settings,
      schema.rowCount,
    );
    return [{ field, dataset, valid }];
  });
}

function newDataset(
  name: string,
  element: StoredElement,
  rowShape: readonly number[],
  { codec, level, shuffle, chunkRows }: CreateSettings,
  rowCount: number | undefined,
): NewDataset {
  const isVariable = element.kind === 'text' || element.kind === 'bytes';
  return {
    name,
    element,
    rowShape,
    chunk: chunkShape(rowShape, elementBytes(element), chunkRows, rowCount),
    // Filters see the addresses of variable-length values only, not the values.
    gzip:
      codec === 'gzip' && !isVariable
        ? { level, shuffle: shuffle && elementBytes(element) > 1 }
        : null,
  };
}

/**
 * Rows of a chunk that make about 256 KiB: few chunks to index, few calls of gzip, and of plain
 * chunks a row is read alone (row-places.ts). A row of many megabytes is halved until it fits.
 */
export function chunkShape(
  rowShape: readonly number[],
  itemBytes: number,
  asked: number | undefined,
  rowCount: number | undefined,
): readonly number[] {
  const shape = rowShape.map((extent) => Math.max(1, extent));
  const rowBytes = elementCount(shape) * itemBytes;
  for (let axis = 0; axis < shape.length;) {
    const extent = shape[axis] ?? 1;
    if (elementCount(shape) * itemBytes <= MAX_CHUNK_BYTES) break;
    if (extent === 1) axis += 1;
    else shape[axis] = Math.ceil(extent / 2);
  }
  const expected = rowCount === undefined || rowCount === 0 ? MAX_CHUNK_ROWS : rowCount;
  const usual = Math.max(1, Math.min(MAX_CHUNK_ROWS, expected, Math.floor(CHUNK_BYTES / rowBytes)));
  const most = Math.max(1, Math.floor(MAX_CHUNK_BYTES / rowBytes));
  return [Math.min(asked ?? usual, most), ...shape];
}

function storedElement({ dtype, shape }: Field): StoredElement | null {
  if (shape.length > MAX_ROW_DIMENSIONS) return null;
  if (isNumericDtype(dtype)) return { kind: 'numeric', dtype };
  const [, name, bits] = /^(str|bytes)([0-9]*)$/.exec(dtype) ?? [];
  if (name === undefined || shape.length > 0) return null;
  if (name === 'str') return { kind: 'text' };
  const width = Math.ceil(Number(bits) / 8);
  return width > 0 && width < 65_536 ? { kind: 'fixed-bytes', width } : { kind: 'bytes' };
}

function mappingOf(field: Field, planned: readonly PlannedField[]): FieldMapping {
  const found = planned.find((one) => one.field === field);
  const column = datasetName(field.name);
  if (found === undefined) return { field, column, stored: 'not possible', kind: 'identity' };
  const { dataset, valid } = found;
  const notes = [
    ...(column === field.name ? [] : [`The dataset is named “${column}”.`]),
    ...(dataset.element.kind === 'bytes' ? ['Each value is a sequence of uint8.'] : []),
    ...(/^str[0-9]/.test(field.dtype) ? ['As long as each value.'] : []),
    ...(field.byteOrder === 'big' ? ['Written little-endian; the values stay the same.'] : []),
    ...(field.memoryOrder === 'fortran' ? ['Written row by row; the values stay the same.'] : []),
    ...(valid === null ? [] : [`The dataset “${valid.name}” says which rows are not null.`]),
  ];
  const stored = storedLabel(dataset.element);
  return notes.length === 0
    ? { field, column, stored, kind: 'identity' }
    : { field, column, stored, kind: 'representation', note: notes.join(' ') };
}

function storedLabel(element: StoredElement): string {
  switch (element.kind) {
    case 'numeric':
      if (element.dtype === 'bool') return 'enum {FALSE, TRUE}';
      if (element.dtype === 'complex64') return 'compound {r, i} of float32';
      return element.dtype === 'complex128' ? 'compound {r, i} of float64' : element.dtype;
    case 'fixed-bytes':
      return `string[${element.width}] (ASCII)`;
    case 'text':
      return 'variable-length string (UTF-8)';
    case 'bytes':
      return 'variable-length bytes';
  }
}

function problemsOf(fields: readonly Field[]): Problem[] {
  const problems: Problem[] = [];
  const report = (code: string, message: string): void => {
    problems.push({ severity: 'error', code, message });
  };
  if (fields.length === 0) report('no-fields', 'There is no field to write.');
  const names = new Set<string>();
  for (const field of fields) {
    const { name, dtype, shape } = field;
    if (storedElement(field) === null) {
      const suffix = shape.length === 0 ? '' : ` of shape (${shape.join(', ')})`;
      report(
        'unsupported-dtype',
        `The field "${name}" (${dtype}${suffix}) cannot be held in HDF5.`,
      );
    }
    if (
      Buffer.from(name, 'utf8').toString('utf8') !== name ||
      Buffer.byteLength(name) > MAX_NAME_BYTES
    )
      report('unsafe-name', `The field name ${JSON.stringify(name.slice(0, 80))} is no HDF5 name.`);
    if (names.has(name)) report('same-name', `Two fields have the name "${name}".`);
    names.add(name);
  }
  return problems;
}

function bytesOf({ field, dataset, valid }: PlannedField, rows: number): number {
  const { element, rowShape, chunk } = dataset;
  const items = elementCount(rowShape);
  const text = element.kind === 'text' || element.kind === 'bytes' ? TEXT_BYTES : 0;
  const lastChunk = elementCount(chunk) * elementBytes(element);
  const values = rows * items * (elementBytes(element) + text) + (rows > 0 ? lastChunk : 0);
  const mask = valid === null ? 0 : rows + elementCount(valid.chunk) + FIELD_BYTES;
  return values * OVERHEAD + mask + FIELD_BYTES + 4 * field.name.length;
}

function noteBytes({ metadata }: DatasetSchema): number {
  return metadata === undefined ? 0 : JSON.stringify(metadata).length;
}

function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let number = 2; taken.has(name); number += 1) name = `${wanted}${number}`;
  taken.add(name);
  return name;
}
