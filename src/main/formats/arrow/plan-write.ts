import { isNumericDtype, rowBytes } from '../../../shared/model/dtype';
import type { Field, Problem } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import type { FieldMapping } from '../../../shared/model/migration';
import { parseSettings } from '../rows/parse-settings';
import { batchRowsOf } from '../rows/request';
import type { DatasetSchema, WritePlan } from '../types';
import { typeName } from './arrow-type';
import { type CreateSettings, createSettings } from './settings';
import { type StoredForm, arrowField, storedForm } from './stored-form';

/** Ids of surveys are about so long. */
const TEXT_BYTES = 24;
/** Schema and footer, and the message of each batch, with room to spare. */
const FIXED_BYTES = 4096;
const BATCH_BYTES = 512;

export interface ArrowPlan extends WritePlan {
  readonly forms: readonly StoredForm[];
  readonly chunkRows: number;
  readonly settings: CreateSettings;
}

export function planArrow(schema: DatasetSchema, settings?: JsonObject): ArrowPlan {
  const parsed = parseSettings(createSettings, settings);
  const { fields } = schema;
  const found = fields.map((field) => ({ field, form: storedForm(field) }));
  const problems = found.flatMap(({ form }) => (typeof form === 'string' ? [refused(form)] : []));
  const forms = found.flatMap(({ form }) => (typeof form === 'string' ? [] : [form]));
  const bytes = fields.reduce((sum, field) => sum + bytesOfRow(field), 0);
  const chunkRows = parsed.chunkRows ?? batchRowsOf(fields);
  return {
    forms,
    chunkRows,
    settings: parsed,
    mappings: found.map(({ field, form }) => mappingOf(field, form, parsed)),
    problems: [...problems, ...nameProblems(fields)],
    estimateBytes: (rows) =>
      Math.ceil(rows * bytes) +
      Math.ceil(rows / chunkRows) * (BATCH_BYTES + fields.length * 256) +
      FIXED_BYTES +
      fields.length * 1024,
    estimateFiles: () => 1,
  };
}

/** Validity bitmaps are taken to be there. */
function bytesOfRow({ dtype, shape }: Field): number {
  if (isNumericDtype(dtype)) {
    const bytes = rowBytes(dtype, shape);
    return (dtype === 'bool' ? bytes / 8 : bytes) + 1 / 8;
  }
  const bits = Number(/\d+$/.exec(dtype)?.[0] ?? 0);
  // NumPy counts four bytes a character; few need more than one.
  return 4 + 1 / 8 + (bits === 0 ? TEXT_BYTES : bits / (dtype.startsWith('str') ? 32 : 8));
}

function mappingOf(
  field: Field,
  form: StoredForm | string,
  settings: CreateSettings,
): FieldMapping {
  const column = field.name;
  if (typeof form === 'string')
    return { field, column, stored: 'not possible', kind: 'representation', note: form };
  const stored = typeName(arrowField(column, form));
  const notes = [
    ...(field.byteOrder === 'big' ? ['Written little-endian; the values stay the same.'] : []),
    ...(field.memoryOrder === 'fortran' ? ['Written row by row; the values stay the same.'] : []),
    ...formNotes(field, form),
    ...(settings.codec === 'none' ? [] : [`Buffers are compressed with ${settings.codec}.`]),
  ];
  return notes.length === 0
    ? { field, column, stored, kind: 'identity' }
    : { field, column, stored, kind: 'representation', note: notes.join(' ') };
}

function formNotes({ dtype, shape }: Field, form: StoredForm): string[] {
  if (form.kind === 'text' || form.list === null) return [];
  if (dtype.startsWith('complex'))
    return ['Each complex number is two floats, real part first; the schema keeps its dtype.'];
  if (shape.length === 0 || form.shape !== null) return [];
  return [`A list of ${form.list} bits; the schema keeps its shape (${shape.join(', ')}).`];
}

function nameProblems(fields: readonly Field[]): Problem[] {
  const names = fields.map(({ name }) => name);
  const double = names.find((name, index) => names.indexOf(name) !== index);
  if (double === undefined) return [];
  return [
    { severity: 'error', code: 'same-name', message: `Two fields have the name “${double}”.` },
  ];
}

function refused(message: string): Problem {
  return { severity: 'error', code: 'unsupported-dtype', message };
}
