import type { Field, Problem } from '../../../../shared/model/dataset';
import { dtypeFacts, elementCount, isNumericDtype } from '../../../../shared/model/dtype';
import type { FieldMapping } from '../../../../shared/model/migration';
import type { DatasetSchema, WritePlan } from '../../types';

/** Text has no width that is known before. */
const TEXT_BYTES = 24;
/** The package and a header: names and types of each field. */
const RECORD_BYTES = 1024;
const FIELD_BYTES = 400;

/** Longest text of one slot, brackets and separators and doubled quotation marks included. */
const SLOT_BYTES: Readonly<Record<string, number>> = {
  bool: 6,
  int8: 5,
  int16: 7,
  int32: 12,
  int64: 21,
  uint8: 4,
  uint16: 6,
  uint32: 11,
  uint64: 21,
  float16: 15,
  float32: 19,
  float64: 27,
  complex64: 19,
  complex128: 27,
};

export interface TextPlanOptions {
  /** Bytes of a row besides its cells: keys, delimiters, braces, the newline. */
  frameBytes(fields: readonly Field[]): number;
  /** How a list is held: `JSON list`, `JSON list in quotes`. */
  readonly list: string;
}

/** How the schema would be held: pure. */
export function planText(schema: DatasetSchema, options: TextPlanOptions): WritePlan {
  const { fields } = schema;
  const rowBytes = fields.reduce(
    (sum, field) => sum + cellBytes(field),
    options.frameBytes(fields),
  );
  return {
    mappings: fields.map((field) => mappingOf(field, options.list)),
    problems: [...nameProblems(fields), ...fields.flatMap(fieldProblems)],
    estimateBytes: (rows) => rows * rowBytes + RECORD_BYTES + fields.length * FIELD_BYTES,
    estimateFiles: () => 2,
  };
}

function cellBytes({ dtype, shape }: Field): number {
  if (!isNumericDtype(dtype)) return TEXT_BYTES;
  const slots = elementCount(shape) * dtypeFacts(dtype).slots;
  // Every list but the innermost has a bracket at each end and a comma behind it.
  const lists = shape.reduce(
    ({ count, sum }, extent) => ({ count: count * extent, sum: sum + count * extent }),
    { count: 1, sum: 1 },
  ).sum;
  return slots * (SLOT_BYTES[dtype] ?? 0) + (shape.length === 0 ? 4 : 3 * lists + 2);
}

function mappingOf(field: Field, list: string): FieldMapping {
  const { name, dtype, shape, byteOrder, memoryOrder } = field;
  const notes: string[] = [];
  let stored = 'text';
  if (isNumericDtype(dtype)) {
    const { kind } = dtypeFacts(dtype);
    stored =
      shape.length > 0 || kind === 'complex'
        ? list
        : kind === 'bool'
          ? 'true or false'
          : 'decimal number';
    if (kind === 'complex') notes.push('Each number is a list of its real and imaginary part.');
    if (kind === 'float' || kind === 'complex')
      notes.push(
        'The fewest digits that read back as the same bits; a NaN with unusual bits as nan: and its bits in hexadecimal.',
      );
    if (byteOrder === 'big' || memoryOrder === 'fortran')
      notes.push('Written row by row; the values stay the same.');
  } else if (dtype.startsWith('bytes')) {
    stored = 'base64';
    notes.push('The bytes as base64.');
  }
  const mapping = { field, column: name, stored };
  return notes.length === 0
    ? { ...mapping, kind: 'identity' }
    : { ...mapping, kind: 'representation', note: notes.join(' ') };
}

function fieldProblems({ name, dtype, shape }: Field): Problem[] {
  if (isNumericDtype(dtype) || (/^(?:str|bytes)\d*$/.test(dtype) && shape.length === 0)) return [];
  const message = `The field "${name}" (${dtype}) cannot be held as text.`;
  return [{ severity: 'error', code: 'unsupported-dtype', message }];
}

function nameProblems(fields: readonly Field[]): Problem[] {
  const problems: Problem[] = [];
  if (fields.length === 0)
    problems.push({ severity: 'error', code: 'no-fields', message: 'There is no field to write.' });
  const taken = new Set<string>();
  for (const { name } of fields) {
    if (name === '' || taken.has(name) || Buffer.from(name).toString() !== name) {
      const message =
        name === ''
          ? 'A column needs a name; one field has none.'
          : `The name ${JSON.stringify(name)} cannot be that of a column, or is given twice.`;
      problems.push({ severity: 'error', code: 'unsafe-name', message });
    }
    taken.add(name);
  }
  return problems;
}
