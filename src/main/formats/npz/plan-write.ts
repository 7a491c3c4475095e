/** Which member each field becomes, and what cannot be held. Pure. */
import { validateFileName } from 'yauzl';
import type { Field, Problem } from '../../../shared/model/dataset';
import type { JsonObject } from '../../../shared/model/json';
import {
  type StoredForm,
  fieldMapping,
  formBytes,
  formProblems,
  storedForm,
} from '../npy/plan-write';
import { parseSettings } from '../rows/parse-settings';
import type { DatasetSchema, WritePlan } from '../types';
import { MAX_NOTE_BYTES, encodeNote } from './archive-note';
import { createSettings } from './settings';

/** Headers of the array and of its member, twice. */
const MEMBER_BYTES = 512;
const MAX_NAME_BYTES = 1000;

/** `<field>.npy`; a name that no archive may hold becomes `field-<n>.npy` (the note keeps it). */
export function memberNames(fields: readonly Field[]): readonly string[] {
  const plain = fields.map(({ name }) => (isPlain(name) ? name : null));
  const taken = new Set(plain);
  return plain.map((name, index) => {
    if (name !== null) return `${name}.npy`;
    let stand = `field-${index}`;
    while (taken.has(stand)) stand += '-';
    taken.add(stand);
    return `${stand}.npy`;
  });
}

function isPlain(name: string): boolean {
  const path = `${name}.npy`;
  return (
    name !== '' &&
    !/[\x00-\x1f\\]/.test(name) &&
    Buffer.from(name).toString() === name &&
    Buffer.byteLength(name) <= MAX_NAME_BYTES &&
    validateFileName(path) === null
  );
}

/** The field whose bytes go straight into the archive; the others wait beside it. */
export function widestField(forms: readonly (StoredForm | null)[]): number {
  let widest = 0;
  forms.forEach((form, index) => {
    if (widthOf(form) > widthOf(forms[widest] ?? null)) widest = index;
  });
  return widest;
}

/** Strings without a known width cannot be written before the last is there. */
function widthOf(form: StoredForm | null): number {
  if (form === null || (form.kind === 'string' && form.width === null)) return -1;
  return formBytes(form);
}

export function planNpz(schema: DatasetSchema, settings?: JsonObject): WritePlan {
  parseSettings(createSettings, settings);
  const { fields, metadata } = schema;
  const forms = fields.map(storedForm);
  const members = memberNames(fields);
  const bytesOf = (form: StoredForm | null): number => (form === null ? 0 : formBytes(form));
  const rowBytes = forms.reduce((sum, form) => sum + bytesOf(form), 0);
  const spooled = rowBytes - bytesOf(forms[widestField(forms)] ?? null);
  const note = encodeNote(fields, members, metadata).length;
  const fixed = fields.length * MEMBER_BYTES + Math.min(note, MAX_NOTE_BYTES) + 128;
  return {
    mappings: fields.map((field, index) => {
      const form = forms[index] ?? null;
      const member = members[index] ?? '';
      const mapping = fieldMapping(field, form, member);
      if (member === `${field.name}.npy`) return mapping;
      const renamed = `The archive's comment keeps its name, which no member may have.`;
      const notes = mapping.kind === 'identity' ? renamed : `${mapping.note ?? ''} ${renamed}`;
      return { field, column: member, stored: mapping.stored, kind: 'representation', note: notes };
    }),
    problems: [
      ...schemaProblems(fields),
      ...fields.flatMap((field, index) => formProblems(field, forms[index] ?? null)),
      ...noteProblems(note, metadata !== undefined),
    ],
    // Deflated noise grows a little.
    estimateBytes: (rows) => Math.ceil(rows * rowBytes * 1.001) + fixed,
    estimatePeakBytes: (rows) => Math.ceil(rows * (rowBytes + spooled) * 1.001) + fixed,
    estimateFiles: () => 1,
  };
}

function schemaProblems(fields: readonly Field[]): Problem[] {
  if (fields.length === 0)
    return [{ severity: 'error', code: 'no-fields', message: 'There is no field to write.' }];
  const names = fields.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return [];
  const message = `Two fields have the name ${JSON.stringify(twice)}.`;
  return [{ severity: 'error', code: 'same-name', message }];
}

function noteProblems(bytes: number, hasMetadata: boolean): Problem[] {
  if (bytes <= MAX_NOTE_BYTES) return [];
  const message = `The names of the fields${hasMetadata ? ' and the facts to keep with them' : ''} take ${bytes} bytes; the comment of an archive has room for ${MAX_NOTE_BYTES}.`;
  return [{ severity: 'error', code: 'note-too-large', message }];
}
