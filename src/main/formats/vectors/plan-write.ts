/** How each field is held, and what cannot be. Pure. */
import type { Field, Problem } from '../../../shared/model/dataset';
import { isNumericDtype, rowBytes } from '../../../shared/model/dtype';
import type { JsonObject } from '../../../shared/model/json';
import type { FieldMapping } from '../../../shared/model/migration';
import { parseSettings } from '../rows/parse-settings';
import type { DatasetSchema, WritePlan } from '../types';
import { rawEnding, vecsEnding } from './file-names';
import { createSettings } from './settings';

/** A line of text where nothing is known of it. */
const LINE_BYTES = 48;
const NOTE_BYTES = 512;
const FIELD_NOTE_BYTES = 256;
/** Names that some system keeps for itself. */
const RESERVED = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/i;
const PLAIN = /^[\p{L}\p{N}_][\p{L}\p{N}_ .()+-]{0,99}$/u;

/** Name of each field's file, no two alike where case does not count. */
export function fileNames(fields: readonly Field[]): readonly string[] {
  const taken = new Set<string>();
  return fields.map(({ name, dtype }, index) => {
    const ending = isNumericDtype(dtype) ? rawEnding(dtype) : '.jsonl';
    const isPlain = PLAIN.test(name) && !RESERVED.test(name.replace(/\..*$/, ''));
    let stem = isPlain ? name : `field-${index}`;
    while (taken.has(folded(stem + ending))) stem += '-';
    taken.add(folded(stem + ending));
    return stem + ending;
  });
}

function folded(name: string): string {
  return name.normalize('NFC').toLowerCase();
}

export function planVectors(schema: DatasetSchema, settings?: JsonObject): WritePlan {
  const { layout } = parseSettings(createSettings, settings);
  return layout === 'vecs' ? planVecs(schema) : planFolder(schema);
}

function planFolder({ fields, metadata }: DatasetSchema): WritePlan {
  const names = fileNames(fields);
  const perRow = fields.reduce(
    (sum, { dtype, shape }) => sum + (isNumericDtype(dtype) ? rowBytes(dtype, shape) : LINE_BYTES),
    0,
  );
  const note =
    NOTE_BYTES + fields.length * FIELD_NOTE_BYTES + JSON.stringify(metadata ?? {}).length * 2;
  return {
    mappings: fields.map((field, index) => folderMapping(field, names[index] ?? '')),
    problems: [...schemaProblems(fields), ...fields.flatMap(fieldProblems)],
    estimateBytes: (rows) => rows * perRow + note,
    estimateFiles: () => fields.length + 1,
  };
}

function folderMapping(field: Field, file: string): FieldMapping {
  const numeric = isNumericDtype(field.dtype);
  const stored = numeric ? `${field.dtype}, little-endian` : 'JSON lines';
  const notes = [
    ...(field.byteOrder === 'big' ? ['Written little-endian; the values stay the same.'] : []),
    ...(field.memoryOrder === 'fortran' ? ['Written row by row; the values stay the same.'] : []),
    ...(field.dtype.startsWith('bytes')
      ? ['Bytes that are no text are written as \\x and two digits.']
      : []),
    ...(file.startsWith(`${field.name}.`)
      ? []
      : ['The note keeps its name, which no file may have.']),
  ];
  return notes.length === 0
    ? { field, column: file, stored, kind: 'identity' }
    : { field, column: file, stored, kind: 'representation', note: notes.join(' ') };
}

function fieldProblems({ name, dtype, shape }: Field): Problem[] {
  const holdable =
    isNumericDtype(dtype) || (/^(?:str|bytes)[0-9]*$/.test(dtype) && shape.length === 0);
  if (holdable) return [];
  const message = `The field “${name}” (${dtype}, ${shape.length} dimensions a row) cannot be held in a raw file.`;
  return [{ severity: 'error', code: 'unsupported-dtype', message }];
}

function schemaProblems(fields: readonly Field[]): Problem[] {
  if (fields.length === 0)
    return [{ severity: 'error', code: 'no-fields', message: 'There is no field to write.' }];
  const names = fields.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return [];
  const message = `Two fields have the name “${twice}”.`;
  return [{ severity: 'error', code: 'same-name', message }];
}

function planVecs({ fields }: DatasetSchema): WritePlan {
  const [field] = fields;
  const bytes =
    field !== undefined && isNumericDtype(field.dtype) ? rowBytes(field.dtype, field.shape) : 0;
  return {
    mappings: fields.map((each) => ({
      field: each,
      column: vecsEnding(each.dtype) ?? '',
      stored: `int32 dimension, ${each.dtype}, little-endian`,
      kind: 'representation',
      note: `Name the file with the ending ${vecsEnding(each.dtype) ?? ''}; it keeps no name for the field.`,
    })),
    problems: vecsProblems(fields),
    estimateBytes: (rows) => rows * (bytes + 4),
    estimateFiles: () => 1,
  };
}

function vecsProblems(fields: readonly Field[]): Problem[] {
  const [field, ...more] = fields;
  const ok =
    field !== undefined &&
    more.length === 0 &&
    vecsEnding(field.dtype) !== null &&
    field.shape.length === 1 &&
    field.shape[0] !== 0;
  if (ok) return [];
  const message =
    'One file of this kind holds a single field of vectors (one dimension) of float32, uint8 or int32, and no ids.';
  return [{ severity: 'error', code: 'unsupported-fields', message }];
}
