import { isNumericDtype } from '../../../shared/model/dtype';
import type { Field, Problem } from '../../../shared/model/dataset';
import type { FieldMapping } from '../../../shared/model/migration';
import type { JsonObject } from '../../../shared/model/json';
import type { DatasetSchema, WritePlan } from '../types';
import {
  type StoredForm,
  fieldMapping,
  formBytes,
  formProblems,
  storedForm,
} from '../npy/plan-write';
import { batchRowsOf } from './batch-rows';
import { INDEX } from './row-orders';

export interface HyraxFields {
  readonly id: { readonly field: Field; readonly form: StoredForm };
  readonly tensor: {
    readonly field: Field;
    readonly form: Extract<StoredForm, { kind: 'numeric' }>;
  };
}

const HEADER_BYTES = 192;
const BATCH_NUMBER_BYTES = 8;

/** The id and the tensor of a schema, or why it has not exactly one of each. */
export function hyraxFields(schema: DatasetSchema): HyraxFields | readonly Problem[] {
  const ids = schema.fields.filter(({ kind }) => kind === 'id');
  const tensors = schema.fields.filter(({ kind }) => kind !== 'id');
  const [id] = ids;
  const [tensor] = tensors;
  const problems: Problem[] = [];
  if (id === undefined || tensor === undefined || schema.fields.length !== 2) {
    const names = schema.fields.map(({ name, kind }) => `${name} (${kind})`).join(', ');
    const message = `A Hyrax batch holds one id and one tensor a row; here are ${names === '' ? 'no fields' : names}.`;
    return [{ severity: 'error', code: 'unsupported-fields', message }];
  }
  const idForm = storedForm(id);
  const tensorForm = storedForm(tensor);
  if (
    idForm === null ||
    (idForm.kind === 'numeric' && !(/^u?int/.test(idForm.dtype) && id.shape.length === 0))
  ) {
    const message = `The id "${id.name}" (${id.dtype}) is neither a string nor an integer.`;
    problems.push({ severity: 'error', code: 'unsupported-dtype', message });
  }
  if (tensorForm?.kind !== 'numeric') problems.push(...formProblems(tensor, null));
  if (idForm === null || tensorForm?.kind !== 'numeric' || problems.length > 0) return problems;
  return { id: { field: id, form: idForm }, tensor: { field: tensor, form: tensorForm } };
}

export function planHyrax(schema: DatasetSchema, settings?: JsonObject): WritePlan {
  const batchRows = batchRowsOf(schema, settings);
  const fields = hyraxFields(schema);
  const batches = (rows: number): number => Math.max(1, Math.ceil(rows / batchRows));
  if (!('id' in fields)) {
    return {
      mappings: schema.fields.map((field) =>
        fieldMapping(field, isNumericDtype(field.dtype) ? storedForm(field) : null, field.name),
      ),
      problems: fields,
      estimateBytes: () => 0,
      estimateFiles: () => 0,
    };
  }
  const idBytes = formBytes(fields.id.form);
  const rowBytes = idBytes + formBytes(fields.tensor.form);
  return {
    mappings: schema.fields.map((field) =>
      field === fields.id.field
        ? renamed(fieldMapping(field, fields.id.form, 'id'))
        : renamed(fieldMapping(field, fields.tensor.form, 'tensor')),
    ),
    problems: [],
    listedBy: INDEX,
    estimateBytes: (rows) =>
      rows * (rowBytes + 2 * (idBytes + BATCH_NUMBER_BYTES)) + (batches(rows) + 2) * HEADER_BYTES,
    // The batches, two indexes, and the configuration where there is one.
    estimateFiles: (rows) =>
      batches(rows) +
      2 +
      (typeof schema.metadata?.['original_dataset_config'] === 'string' ? 1 : 0),
  };
}

function renamed(mapping: FieldMapping): FieldMapping {
  if (mapping.column === mapping.field.name) return mapping;
  const note = `Named "${mapping.column}", as Hyrax expects. ${mapping.note ?? ''}`.trim();
  return { ...mapping, kind: 'representation', note };
}
