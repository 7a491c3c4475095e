import { dirname } from 'node:path';
import { InputError, InternalError } from '../../../shared/errors';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { OutputFile, syncFolder } from '../rows/output-file';
import { parseSettings } from '../rows/parse-settings';
import type { CreateOptions, DatasetSchema, DatasetWriter } from '../types';
import { type ValuesWriter, valuesWriter } from './dataset-writer';
import { NOTE_ATTRIBUTE, fileNote } from './file-note';
import { LibraryFile } from './library-file';
import { type PlannedField, planFields, planHdf5 } from './plan-write';
import { createSettings } from './settings';
import { skeletonFile } from './skeleton';

/** Starts a file with one dataset a field, all in the root group. */
export async function createHdf5(
  path: string,
  schema: DatasetSchema,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  const settings = parseSettings(createSettings, options.settings);
  const refused = planHdf5(schema, options.settings).problems.find(
    ({ severity }) => severity === 'error',
  );
  if (refused !== undefined) throw new InputError(refused.code, refused.message, { path });
  throwIfCancelled(options.signal);
  const planned = planFields(schema, settings);
  const output = await OutputFile.create(path);
  try {
    const datasets = planned.flatMap(({ dataset, valid }) =>
      valid === null ? [dataset] : [dataset, valid],
    );
    await output.append(skeletonFile(datasets));
  } finally {
    await output.close();
  }
  const file = await LibraryFile.openForWriting(path);
  try {
    await writeNote(file, planned, schema);
    return new Hdf5Writer(path, file, planned);
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function writeNote(
  file: LibraryFile,
  planned: readonly PlannedField[],
  { metadata }: DatasetSchema,
): Promise<void> {
  const fields = planned.map(({ field: { name, kind }, dataset, valid }) => ({
    name,
    dataset: dataset.name,
    kind,
    ...(valid === null ? {} : { valid: valid.name }),
  }));
  const what = ': its note cannot be written';
  await file.use(what, (open) => {
    const { library, id } = open;
    const text = [fileNote(fields, metadata)];
    const type = {
      type: library.H5T_class_t.H5T_STRING.value,
      size: 4,
      total_size: 1,
      cset: 1,
      signed: false,
      littleEndian: true,
      vlen: true,
      shape: [],
      maxshape: null,
    };
    open.assert(library.create_vlen_str_attribute(id, '/', NOTE_ATTRIBUTE, text, type), what);
  });
}

interface FieldWriter {
  readonly name: string;
  readonly values: ValuesWriter;
  readonly valid: ValuesWriter | null;
}

class Hdf5Writer implements DatasetWriter {
  readonly #fields: readonly FieldWriter[];
  #rows = 0;

  constructor(
    private readonly path: string,
    private readonly file: LibraryFile,
    planned: readonly PlannedField[],
  ) {
    this.#fields = planned.map(({ field: { name }, dataset, valid }) => ({
      name,
      values: valuesWriter(file, dataset, name),
      valid: valid === null ? null : valuesWriter(file, valid, name),
    }));
  }

  async write(batch: TensorBatch): Promise<void> {
    for (const { name, values, valid } of this.#fields) {
      const column = batch.columns.get(name);
      if (column === undefined)
        throw new InternalError(`The batch has no column "${name}".`, { path: this.path });
      this.#assertHoldable(column, name, valid !== null);
      await values.append(column, batch.rowCount);
      await valid?.append(maskOf(column, batch.rowCount), batch.rowCount);
    }
    this.#rows += batch.rowCount;
  }

  async finish(signal?: AbortSignal): Promise<void> {
    for (const { values, valid } of this.#fields) {
      throwIfCancelled(signal);
      await values.finish();
      await valid?.finish();
    }
    await this.file.finish();
    await this.file.close();
    await syncFolder(dirname(this.path));
  }

  abort(): Promise<void> {
    return this.file.close();
  }

  #assertHoldable(column: Column, name: string, mayBeNull: boolean): void {
    const row = column.valid?.indexOf(0) ?? -1;
    if (row === -1 || mayBeNull) return;
    throw new InputError(
      'null-row',
      `Row ${this.#rows + row} of the field "${name}" is null, which the field does not allow for.`,
      { path: this.path, row: this.#rows + row },
    );
  }
}

function maskOf(column: Column, rows: number): Column {
  const data = column.valid ?? new Uint8Array(rows).fill(1);
  return { kind: 'numeric', dtype: 'bool', shape: [], data };
}
