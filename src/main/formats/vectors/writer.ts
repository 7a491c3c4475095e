import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../../shared/errors';
import type { TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { withFileErrors } from '../../lib/file-error';
import { OutputFile, syncFolder } from '../rows/output-file';
import { createFiles, flushFiles, resumeFiles } from '../rows/output-files';
import { parseSettings } from '../rows/parse-settings';
import { checkpointState, countSchema } from '../rows/resumable';
import type { CreateOptions, DatasetSchema, DatasetWriter, WriteCheckpoint } from '../types';
import { columnBytes, columnOf } from './field-output';
import { NOTE_NAME, encodeNote } from './folder-note';
import { fileNames, planVectors } from './plan-write';
import { createSettings } from './settings';
import { createVecs, resumeVecs } from './vecs-writer';

export async function createVectors(
  path: string,
  schema: DatasetSchema,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  if (layoutOf(path, schema, options) === 'vecs') return createVecs(path, schema);
  await withFileErrors(path, () => mkdir(path));
  const names = fileNames(schema.fields);
  return new FolderWriter(path, schema, names, await createFiles(path, names), 0);
}

const stateSchema = z.strictObject({
  /** Of the files, in order. */
  lengths: z.array(countSchema),
});

export async function resumeVectors(
  path: string,
  schema: DatasetSchema,
  checkpoint: WriteCheckpoint,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  if (layoutOf(path, schema, options) === 'vecs') return resumeVecs(path, schema, checkpoint);
  const { lengths } = checkpointState(stateSchema, checkpoint, path);
  const names = fileNames(schema.fields);
  const files = await resumeFiles(path, names, lengths);
  return new FolderWriter(path, schema, names, files, checkpoint.rows);
}

/** @throws InputError for a schema that the plan refuses */
function layoutOf(path: string, schema: DatasetSchema, options: CreateOptions): 'folder' | 'vecs' {
  const settings = parseSettings(createSettings, options.settings);
  const refused = planVectors(schema, settings).problems.find(
    ({ severity }) => severity === 'error',
  );
  if (refused !== undefined) throw new InputError(refused.code, refused.message, { path });
  throwIfCancelled(options.signal);
  return settings.layout;
}

class FolderWriter implements DatasetWriter {
  constructor(
    private readonly path: string,
    private readonly schema: DatasetSchema,
    private readonly names: readonly string[],
    private readonly files: readonly OutputFile[],
    private rows: number,
  ) {}

  async write(batch: TensorBatch): Promise<void> {
    for (const [index, field] of this.schema.fields.entries()) {
      const column = columnOf(batch, field);
      for (const bytes of columnBytes(column, field, this.rows))
        await this.files[index]?.append(bytes);
    }
    this.rows += batch.rowCount;
  }

  async checkpoint(): Promise<WriteCheckpoint> {
    return { rows: this.rows, state: { lengths: await flushFiles(this.path, this.files) } };
  }

  async finish(signal?: AbortSignal): Promise<void> {
    for (const file of this.files) {
      throwIfCancelled(signal);
      await file.sync();
      await file.close();
    }
    const { fields, metadata } = this.schema;
    const note = await OutputFile.create(join(this.path, NOTE_NAME));
    try {
      const noted = fields.map(({ name, kind, dtype, shape }, index) => ({
        name,
        kind,
        dtype,
        shape: [...shape],
        file: this.names[index] ?? '',
        bytes: this.files[index]?.length ?? 0,
      }));
      await note.append(
        encodeNote({
          writtenBy: 'arrayscope vectors 1',
          byteOrder: 'little',
          rowCount: this.rows,
          fields: noted,
          ...(metadata === undefined ? {} : { metadata }),
        }),
      );
      await note.sync();
    } finally {
      await note.close();
    }
    await syncFolder(this.path);
    await syncFolder(dirname(this.path));
  }

  async abort(): Promise<void> {
    for (const file of this.files) await file.close();
  }
}
