import { InputError, UsageError } from '../../shared/errors';
import { sliceTensor } from '../../shared/model/slice';
import type { Tensor } from '../../shared/model/tensor';
import type { Dataset } from '../formats/types';

export interface TensorRequest {
  readonly row: number;
  readonly field: string;
  /** NumPy's slice syntax inside the row; the whole row when absent. */
  readonly slice?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * One row's tensor, or a slice of it. A scalar field gives a tensor of no dimensions.
 * @throws UsageError for a row, a field or a slice that is not there, InputError for a null.
 */
export async function readTensor(
  dataset: Dataset,
  { row, field: name, slice, signal }: TensorRequest,
): Promise<Tensor> {
  requireNumericField(dataset, name);
  if (!Number.isSafeInteger(row) || row < 0 || row >= dataset.rowCount) {
    const last = dataset.rowCount - 1;
    throw new UsageError('row-out-of-range', `There is no row ${row} in ${dataset.path}.`, {
      path: dataset.path,
      row,
      hint: last < 0 ? 'It has no rows.' : `Its rows are 0 to ${last}.`,
    });
  }
  const { columns } = await dataset.take([row], { columns: [name], signal });
  const column = columns.get(name);
  if (column?.kind !== 'numeric') throw notNumeric(dataset, name);
  if (column.valid?.[0] === 0) {
    throw new InputError('null-value', `Row ${row} has no value in the field “${name}”.`, {
      path: dataset.path,
      row,
    });
  }
  const tensor: Tensor = { dtype: column.dtype, shape: column.shape, data: column.data };
  return slice === undefined ? tensor : sliceTensor(tensor, slice);
}

function requireNumericField(dataset: Dataset, name: string): void {
  const field = dataset.fields.find((candidate) => candidate.name === name);
  if (field === undefined) {
    throw new UsageError('unknown-field', `There is no field “${name}” in ${dataset.path}.`, {
      path: dataset.path,
      hint: `Its fields: ${dataset.fields.map((candidate) => candidate.name).join(', ')}.`,
    });
  }
  if (field.kind === 'text' || (field.kind === 'id' && /^(str|bytes)/.test(field.dtype))) {
    throw notNumeric(dataset, name);
  }
}

function notNumeric(dataset: Dataset, name: string): UsageError {
  const tensors = dataset.fields.filter(
    (field) => field.kind === 'tensor' || field.kind === 'scalar',
  );
  return new UsageError('not-a-tensor', `The field “${name}” holds text, not numbers.`, {
    path: dataset.path,
    hint: `Fields with numbers: ${tensors.map((field) => field.name).join(', ') || 'none'}.`,
  });
}
