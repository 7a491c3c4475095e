import { type NumericDtype, isNumericDtype, rowBytes } from '../../../shared/model/dtype';
import type { Field, Problem } from '../../../shared/model/dataset';
import type { FieldMapping } from '../../../shared/model/migration';
import type { DatasetSchema, WritePlan } from '../types';
import { numericDescr } from './encode';
import { type ItemKind, itemBytes, itemDescr, parseStringDtype } from './string-items';

/** How a field is held in an array: as numbers, or as items of one width (null: not known yet). */
export type StoredForm =
  | { readonly kind: 'numeric'; readonly dtype: NumericDtype; readonly shape: readonly number[] }
  | { readonly kind: 'string'; readonly item: ItemKind; readonly width: number | null };

/** A name is guessed so wide where only the data knows. */
const ASSUMED_WIDTH = 16;
const HEADER_BYTES = 128;
/** Characters that some file system or NumPy's users trip over, and names that hide or climb. */
const UNSAFE_NAME = /[\x00-\x1f<>:"/\\|?*]|^\.|^$|[. ]$/;

export function storedForm({ dtype, shape }: Field): StoredForm | null {
  if (isNumericDtype(dtype)) return { kind: 'numeric', dtype, shape };
  const string = parseStringDtype(dtype);
  return string === null || shape.length > 0
    ? null
    : { kind: 'string', item: string.kind, width: string.width };
}

export function formBytes(form: StoredForm): number {
  if (form.kind === 'numeric') return rowBytes(form.dtype, form.shape);
  return itemBytes({ kind: form.item, width: form.width ?? ASSUMED_WIDTH });
}

export function formDescr(form: StoredForm): string {
  if (form.kind === 'numeric') return numericDescr(form.dtype);
  if (form.width !== null) return itemDescr({ kind: form.item, width: form.width });
  return form.item === 'unicode' ? '<U (as wide as the longest)' : '|S (as wide as the longest)';
}

export function planNpy(schema: DatasetSchema): WritePlan {
  const forms = schema.fields.map(storedForm);
  const bytesPerRow = forms.reduce((sum, form) => sum + (form === null ? 0 : formBytes(form)), 0);
  return {
    mappings: schema.fields.map((field, index) =>
      fieldMapping(field, forms[index] ?? null, `${field.name}.npy`),
    ),
    problems: [
      ...nameProblems(schema.fields),
      ...schema.fields.flatMap((field, index) => formProblems(field, forms[index] ?? null)),
    ],
    estimateBytes: (rows) => rows * bytesPerRow + schema.fields.length * HEADER_BYTES,
    estimateFiles: () => schema.fields.length + 1,
  };
}

export function fieldMapping(field: Field, form: StoredForm | null, column: string): FieldMapping {
  const stored = form === null ? 'not possible' : formDescr(form);
  const notes = [
    ...(field.byteOrder === 'big' ? ['Written little-endian; the values stay the same.'] : []),
    ...(field.memoryOrder === 'fortran' ? ['Written row by row; the values stay the same.'] : []),
    ...(form?.kind === 'string' && form.width === null ? ['As wide as the longest value.'] : []),
  ];
  return notes.length === 0
    ? { field, column, stored, kind: 'identity' }
    : { field, column, stored, kind: 'representation', note: notes.join(' ') };
}

export function formProblems(field: Field, form: StoredForm | null): Problem[] {
  if (form !== null) return [];
  const shape = field.shape.length === 0 ? '' : ` of shape (${field.shape.join(', ')})`;
  const message = `The field "${field.name}" (${field.dtype}${shape}) cannot be held in a .npy file.`;
  return [{ severity: 'error', code: 'unsupported-dtype', message }];
}

function nameProblems(fields: readonly Field[]): Problem[] {
  const problems: Problem[] = [];
  if (fields.length === 0)
    problems.push({ severity: 'error', code: 'no-fields', message: 'There is no field to write.' });
  const taken = new Set<string>();
  for (const { name } of fields) {
    if (UNSAFE_NAME.test(name) || Buffer.byteLength(name) > 200) {
      const message = `The field name ${JSON.stringify(name)} is no file name.`;
      problems.push({ severity: 'error', code: 'unsafe-name', message });
    }
    // Two names that differ in case only are one file on macOS and Windows.
    const folded = name.normalize('NFC').toLowerCase();
    if (taken.has(folded)) {
      const message = `Two fields would be the same file, ${name}.npy.`;
      problems.push({ severity: 'error', code: 'same-file', message });
    }
    taken.add(folded);
  }
  return problems;
}
