import { dtypeFacts, isNumericDtype, rowBytes } from '../../../shared/model/dtype';
import type { Field, Problem } from '../../../shared/model/dataset';
import type { FieldMapping } from '../../../shared/model/migration';
import type { DatasetSchema, WritePlan } from '../types';
import type { FieldNote, NumericNote, TextNote } from './folder-note';

/** A text is guessed so long where only the data knows. */
const ASSUMED_TEXT_BYTES = 32;
const SPAN_BYTES = 16;
/** Of metadata and note, with room for long names. */
const BYTES_A_FIELD = 1024;
const NOTE_BYTES = 1024;
/** Names become `data_<name>.npkd`: what some file system does not take, or takes otherwise. */
const UNSAFE_NAME = /[\x00-\x1f<>:"/\\|?*]|^\.|^$|[. ]$/;
const MAX_NAME_BYTES = 200;

/** What one field becomes, and what cannot be. */
export interface FieldPlan {
  readonly field: Field;
  /** Null for a field that no array can hold. */
  readonly note: FieldNote | null;
}

/** Array names are the fields' own where they can be file names. Pure. */
export function planFields(fields: readonly Field[]): readonly FieldPlan[] {
  const taken = new Set<string>();
  const free = (wanted: string, other: string): string => {
    // Two names that differ in case only are one file on macOS and Windows.
    const fold = (name: string): string => name.normalize('NFC').toLowerCase();
    const isSafe = !UNSAFE_NAME.test(wanted) && Buffer.byteLength(wanted) <= MAX_NAME_BYTES;
    let name = isSafe && !taken.has(fold(wanted)) ? wanted : other;
    while (taken.has(fold(name))) name = `${name}-2`;
    taken.add(fold(name));
    return name;
  };
  return fields.map((field, index): FieldPlan => {
    const { name, kind, dtype, shape, nullable } = field;
    const array = free(name, `field-${index}`);
    const valid =
      nullable === true ? { valid: free(`${array}.valid`, `field-${index}-valid`) } : {};
    if (isNumericDtype(dtype)) return { field, note: { name, kind, array, ...valid } };
    const encoding = textEncoding(dtype);
    if (encoding === null || shape.length > 0) return { field, note: null };
    const bytes = free(`${array}.bytes`, `field-${index}-bytes`);
    const textKind = kind === 'id' ? 'id' : 'text';
    const note: TextNote = {
      name,
      kind: textKind,
      spans: array,
      bytes,
      encoding,
      longest: 0,
      ...valid,
    };
    return { field, note };
  });
}

export function planNumpack(schema: DatasetSchema): WritePlan {
  const plans = planFields(schema.fields);
  const bytesPerRow = plans.reduce((sum, plan) => sum + bytesOfPlan(plan), 0);
  const arrays = plans.reduce(
    (sum, { note }) => sum + (note === null ? 0 : arrayNames(note).length),
    0,
  );
  return {
    mappings: plans.map(fieldMapping),
    problems: [...plans.flatMap(fieldProblems), ...schemaProblems(schema.fields)],
    estimateBytes: (rows) => rows * bytesPerRow + plans.length * BYTES_A_FIELD + NOTE_BYTES,
    estimateFiles: () => arrays + 2,
  };
}

export function arrayNames(note: FieldNote): readonly string[] {
  const valid = note.valid === undefined ? [] : [note.valid];
  return 'spans' in note ? [note.spans, note.bytes, ...valid] : [note.array, ...valid];
}

function bytesOfPlan({ field, note }: FieldPlan): number {
  const valid = note?.valid === undefined ? 0 : 1;
  const { dtype, shape } = field;
  if (isNumericDtype(dtype)) return rowBytes(dtype, shape) + valid;
  const width = Number(/\d+$/.exec(dtype)?.[0] ?? ASSUMED_TEXT_BYTES * 8) / 8;
  return SPAN_BYTES + width + valid;
}

function fieldMapping({ field, note }: FieldPlan): FieldMapping {
  if (note === null) return { field, column: field.name, stored: 'not possible', kind: 'identity' };
  const column = arrayNames(note)[0] ?? field.name;
  const notes = notesOf(field, note, column);
  const stored = 'spans' in note ? 'uint64[2] + uint8' : field.dtype;
  return notes.length === 0
    ? { field, column, stored, kind: 'identity' }
    : { field, column, stored, kind: 'representation', note: notes.join(' ') };
}

function notesOf(field: Field, note: NumericNote | TextNote, column: string): readonly string[] {
  return [
    ...('spans' in note
      ? [
          `NumPack knows numbers only: row i of "${note.spans}" is where the text begins in the uint8 array "${note.bytes}", and how many bytes it has.`,
        ]
      : []),
    ...(note.valid === undefined ? [] : [`"${note.valid}" is false where there is no value.`]),
    ...(column === field.name
      ? []
      : [`The array is named "${column}"; the note beside it knows the name.`]),
    ...(field.byteOrder === 'big' && !('spans' in note)
      ? ['Written little-endian; the values stay the same.']
      : []),
    ...(field.memoryOrder === 'fortran' ? ['Written row by row; the values stay the same.'] : []),
  ];
}

function fieldProblems({ field, note }: FieldPlan): Problem[] {
  const { name, dtype, shape } = field;
  const bytes = isNumericDtype(dtype)
    ? shape.reduce((product, extent) => product * Math.max(1, extent), dtypeFacts(dtype).itemBytes)
    : 0;
  if (note !== null && Number.isSafeInteger(bytes)) return [];
  const form = shape.length === 0 ? '' : ` of shape (${shape.join(', ')})`;
  const message = `The field "${name}" (${dtype}${form}) cannot be held in a NumPack array.`;
  return [{ severity: 'error', code: 'unsupported-dtype', message }];
}

function schemaProblems(fields: readonly Field[]): Problem[] {
  if (fields.length === 0)
    return [{ severity: 'error', code: 'no-fields', message: 'There is no field to write.' }];
  const twice = fields.find(
    ({ name }, index) => fields.findIndex((field) => field.name === name) < index,
  );
  if (twice === undefined) return [];
  const message = `Two fields have the name "${twice.name}".`;
  return [{ severity: 'error', code: 'same-name', message }];
}

function textEncoding(dtype: string): 'utf8' | 'bytes' | null {
  if (/^str\d*$/.test(dtype)) return 'utf8';
  return /^bytes\d*$/.test(dtype) ? 'bytes' : null;
}
