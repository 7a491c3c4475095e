import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { InputError } from '../../../shared/errors';
import type { TensorBatch } from '../../../shared/model/tensor';
import { throwIfCancelled } from '../../lib/cancel';
import { withFileErrors } from '../../lib/file-error';
import { OutputFile, syncFolder } from '../rows/output-file';
import { parseSettings } from '../rows/parse-settings';
import type { CreateOptions, DatasetSchema, DatasetWriter } from '../types';
import { columnBytes, columnOf } from './field-output';
import { NOTE_NAME, encodeNote } from './folder-note';
import { fileNames, planVectors } from './plan-write';
import { createSettings } from './settings';
import { createVecs } from './vecs-writer';

export async function createVectors(
  path: string,
  schema: DatasetSchema,
  options: CreateOptions = {},
): Promise<DatasetWriter> {
  const settings = parseSettings(createSettings, options.settings);
  const refused = planVectors(schema, settings).problems.find(
    ({ severity }) => severity === 'error',
  );
  if (refused !== undefined) throw new InputError(refused.code, refused.message, { path });
  throwIfCancelled(options.signal);
  if (settings.layout === 'vecs') return createVecs(path, schema);
  await withFileErrors(path, () => mkdir(path));
  const names = fileNames(schema.fields);
  const files: OutputFile[] = [];
  try {
    for (const name of names) files.push(await OutputFile.create(join(path, name)));
  } catch (error) {
    for (const file of files) await file.close();
    throw error;
  }
  return new FolderWriter(path, schema, names, files);
}

class FolderWriter implements DatasetWriter {
  #rows = 0;
  readonly #bytes: number[];

  constructor(
    private readonly path: string,
    private readonly schema: DatasetSchema,
    private readonly names: readonly string[],
    private readonly files: readonly OutputFile[],
  ) {
    this.#bytes = files.map(() => 0);
  }

  async write(batch: TensorBatch): Promise<void> {
    for (const [index, field] of this.schema.fields.entries()) {
      const column = columnOf(batch, field);
      for (const bytes of columnBytes(column, field, this.#rows)) {
        await this.files[index]?.append(bytes);
        this.#bytes[index] = (this.#bytes[index] ?? 0) + bytes.length;
      }
    }
    this.#rows += batch.rowCount;
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
        bytes: this.#bytes[index] ?? 0,
      }));
      await note.append(
        encodeNote({
          writtenBy: 'arrayscope vectors 1',
          byteOrder: 'little',
          rowCount: this.#rows,
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
