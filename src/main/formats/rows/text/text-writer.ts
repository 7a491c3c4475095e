import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { InputError, InternalError } from '../../../../shared/errors';
import type { TensorBatch } from '../../../../shared/model/tensor';
import { throwIfCancelled } from '../../../lib/cancel';
import { withFileErrors } from '../../../lib/file-error';
import type { DatasetSchema, DatasetWriter, WriteCheckpoint, WritePlan } from '../../types';
import { OutputFile, syncFolder } from '../output-file';
import { flushFiles, resumeFiles } from '../output-files';
import { checkpointState, countSchema } from '../resumable';
import { PACKAGE_NAME, type PackageContent, packageText } from './data-package';
import type { Spelling } from './format-rows';
import { RowOutput } from './row-output';

/** What a format says about the file that is to be written. */
export interface TextTarget extends Pick<
  PackageContent,
  'file' | 'format' | 'mediatype' | 'dialect'
> {
  readonly plan: WritePlan;
  readonly spelling: Spelling;
  /** Before the first row, with its newline. */
  readonly header: string;
}

/**
 * Starts a folder with one text file and its `datapackage.json`, which is written last.
 * @throws InputError for a schema that the plan refuses, and where the path exists
 */
export async function createText(
  path: string,
  schema: DatasetSchema,
  target: TextTarget,
  signal: AbortSignal | undefined,
): Promise<DatasetWriter> {
  assertPlanned(path, target, signal);
  await withFileErrors(path, () => mkdir(path));
  const file = await OutputFile.create(join(path, target.file));
  const writer = new TextWriter(path, schema, target, file, 0);
  await writer.start();
  return writer;
}

const stateSchema = z.strictObject({ bytes: countSchema });

/** Goes on behind the rows of a checkpoint. @throws InputError `not-resumable` */
export async function resumeText(
  path: string,
  schema: DatasetSchema,
  target: TextTarget,
  checkpoint: WriteCheckpoint,
  signal: AbortSignal | undefined,
): Promise<DatasetWriter> {
  assertPlanned(path, target, signal);
  const { bytes } = checkpointState(stateSchema, checkpoint, path);
  const [file] = await resumeFiles(path, [target.file], [bytes]);
  if (file === undefined) throw new InternalError('There is no file to write.', { path });
  return new TextWriter(path, schema, target, file, checkpoint.rows);
}

function assertPlanned(path: string, { plan }: TextTarget, signal: AbortSignal | undefined): void {
  const refused = plan.problems.find(({ severity }) => severity === 'error');
  if (refused !== undefined) throw new InputError(refused.code, refused.message, { path });
  throwIfCancelled(signal);
}

class TextWriter implements DatasetWriter {
  readonly #output: RowOutput;

  constructor(
    private readonly path: string,
    private readonly schema: DatasetSchema,
    private readonly target: TextTarget,
    private readonly file: OutputFile,
    rows: number,
  ) {
    const append = (bytes: Uint8Array): Promise<void> => file.append(bytes);
    this.#output = new RowOutput(path, schema.fields, target.spelling, append, rows, file.length);
  }

  start(): Promise<void> {
    return this.#output.text(this.target.header);
  }

  write(batch: TensorBatch): Promise<void> {
    return this.#output.write(batch);
  }

  async checkpoint(): Promise<WriteCheckpoint> {
    await this.#output.flush();
    const [bytes = 0] = await flushFiles(this.path, [this.file]);
    return { rows: this.#output.rows, state: { bytes } };
  }

  async finish(signal?: AbortSignal): Promise<void> {
    throwIfCancelled(signal);
    await this.#output.flush();
    await this.file.sync();
    await this.file.close();
    const { fields, metadata } = this.schema;
    const { bytes, rows } = this.#output;
    const record = await OutputFile.create(join(this.path, PACKAGE_NAME));
    try {
      const text = packageText({ ...this.target, fields, metadata, bytes, rows });
      await record.append(Buffer.from(text));
      await record.sync();
    } finally {
      await record.close();
    }
    await syncFolder(this.path);
  }

  abort(): Promise<void> {
    return this.file.close();
  }
}
