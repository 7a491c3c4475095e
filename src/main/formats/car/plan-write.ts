import { isNumericDtype, rowBytes } from '../../../shared/model/dtype';
import type { Field, Problem } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import type { FieldMapping } from '../../../shared/model/migration';
import { parseSettings } from '../rows/parse-settings';
import type { DatasetSchema, WritePlan } from '../types';
import { type CreateSettings, createSettings } from './settings';

/** Ids of surveys are about so long. */
const TEXT_BYTES = 24;
/** A CID and its length, the keys of a block, and its entry in the root. */
const BLOCK_OVERHEAD = 160;
const COLUMN_OVERHEAD = 48;
const FIXED_BYTES = 1024;
export const MAX_BLOCK_ROWS = 65_536;

export interface CarPlan extends WritePlan {
  readonly settings: CreateSettings;
}

export function planCar({ fields }: DatasetSchema, settings?: JsonObject): CarPlan {
  const parsed = parseSettings(createSettings, settings);
  const bytes = fields.reduce((sum, field) => sum + bytesOfRow(field), 0);
  const rowsThatFit = Math.floor(parsed.blockBytes / Math.max(1, bytes));
  const blockRows = Math.max(1, Math.min(MAX_BLOCK_ROWS, rowsThatFit));
  return {
    settings: parsed,
    mappings: fields.map(mappingOf),
    problems: [...fields.flatMap(fieldProblems), ...nameProblems(fields)],
    estimateBytes: (rows) =>
      rows * bytes +
      Math.ceil(rows / blockRows) * (BLOCK_OVERHEAD + fields.length * COLUMN_OVERHEAD) +
      FIXED_BYTES +
      fields.length * 256,
    estimateFiles: () => 1,
  };
}

function bytesOfRow({ dtype, shape }: Field): number {
  if (isNumericDtype(dtype)) return rowBytes(dtype, shape);
  const bits = Number(/\d+$/.exec(dtype)?.[0] ?? 0);
  // NumPy counts four bytes a character; few need more than one.
  return 4 + (bits === 0 ? TEXT_BYTES : bits / (dtype.startsWith('str') ? 32 : 8));
}

function mappingOf(field: Field): FieldMapping {
  const { name, dtype, shape } = field;
  const stored = isNumericDtype(dtype)
    ? `${dtype}${shape.length === 0 ? '' : `[${shape.join(', ')}]`} as bytes`
    : dtype.startsWith('str')
      ? 'UTF-8 with offsets'
      : 'bytes with offsets';
  const notes = [
    ...(field.byteOrder === 'big' ? ['Written little-endian; the values stay the same.'] : []),
    ...(field.memoryOrder === 'fortran' ? ['Written row by row; the values stay the same.'] : []),
  ];
  return notes.length === 0
    ? { field, column: name, stored, kind: 'identity' }
    : { field, column: name, stored, kind: 'representation', note: notes.join(' ') };
}

function fieldProblems({ name, dtype, shape }: Field): Problem[] {
  if (isNumericDtype(dtype)) return [];
  if (!/^(str|bytes)\d*$/.test(dtype))
    return [refused('unsupported-dtype', `A block has no place for “${name}” of dtype ${dtype}.`)];
  if (shape.length === 0) return [];
  const message = `“${name}” holds more than one string a row, which is not supported.`;
  return [refused('unsupported-dtype', message)];
}

function nameProblems(fields: readonly Field[]): Problem[] {
  const names = fields.map(({ name }) => name);
  const double = names.find((name, index) => names.indexOf(name) !== index);
  return double === undefined
    ? []
    : [refused('same-name', `Two fields have the name “${double}”.`)];
}

function refused(code: string, message: string): Problem {
  return { severity: 'error', code, message };
}
