import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, InternalError } from '../../../shared/errors';
import type { TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { withFileErrors } from '../../lib/file-error';
import type { CreateOptions, DatasetSchema, DatasetWriter, WritePlan } from '../types';
import { type ArrayFile, createArrayFile } from './array-file';
import { NOTE_NAME, folderNote } from './folder-note';
import { OutputFile, syncFolder } from '../rows/output-file';
import { planNpy } from './plan-write';

/** Starts a folder with one `.npy` file a field. */
export async function createNpy(
  path: string,
  schema: DatasetSchema,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  assertPlanned(planNpy(schema), path);
  throwIfCancelled(options.signal);
  await withFileErrors(path, () => mkdir(path));
  const files = new Map<string, ArrayFile>();
  try {
    for (const field of schema.fields) files.set(field.name, await createArrayFile(path, field));
  } catch (error) {
    for (const file of files.values()) await file.abort();
    throw error;
  }
  return new NpyWriter(path, schema, files);
}

/** @throws InputError with the first error of the plan. */
export function assertPlanned(plan: WritePlan, path: string): void {
  const refused = plan.problems.find(({ severity }) => severity === 'error');
  if (refused !== undefined) throw new InputError(refused.code, refused.message, { path });
}

class NpyWriter implements DatasetWriter {
  #rows = 0;

  constructor(
    private readonly path: string,
    private readonly schema: DatasetSchema,
    private readonly files: ReadonlyMap<string, ArrayFile>,
  ) {}

  async write(batch: TensorBatch): Promise<void> {
    for (const [name, file] of this.files) {
      const column = batch.columns.get(name);
      if (column === undefined)
        throw new InternalError(`The batch has no column "${name}".`, { path: this.path });
      await file.append(column, this.#rows);
    }
    this.#rows += batch.rowCount;
  }

  async finish(signal?: AbortSignal): Promise<void> {
    for (const file of this.files.values()) {
      throwIfCancelled(signal);
      await file.finish(this.#rows);
    }
    const note = await OutputFile.create(join(this.path, NOTE_NAME));
    try {
      await note.append(
        new TextEncoder().encode(folderNote(this.schema.fields, this.schema.metadata)),
      );
      await note.sync();
    } finally {
      await note.close();
    }
    await syncFolder(this.path);
  }

  async abort(): Promise<void> {
    for (const file of this.files.values()) await file.abort();
  }
}
