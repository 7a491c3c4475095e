import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../../../shared/errors';
import type { TensorBatch } from '../../../../shared/model/tensor';
import { throwIfCancelled } from '../../../lib/cancel';
import { withFileErrors } from '../../../lib/file-error';
import type { DatasetSchema, DatasetWriter, WritePlan } from '../../types';
import { OutputFile, syncFolder } from '../output-file';
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
  const refused = target.plan.problems.find(({ severity }) => severity === 'error');
  if (refused !== undefined) throw new InputError(refused.code, refused.message, { path });
  throwIfCancelled(signal);
  await withFileErrors(path, () => mkdir(path));
  const file = await OutputFile.create(join(path, target.file));
  const output = new RowOutput(path, schema.fields, target.spelling, (bytes) => file.append(bytes));
  await output.text(target.header);
  return new TextWriter(path, schema, target, file, output);
}

class TextWriter implements DatasetWriter {
  constructor(
    private readonly path: string,
    private readonly schema: DatasetSchema,
    private readonly target: TextTarget,
    private readonly file: OutputFile,
    private readonly output: RowOutput,
  ) {}

  write(batch: TensorBatch): Promise<void> {
    return this.output.write(batch);
  }

  async finish(signal?: AbortSignal): Promise<void> {
    throwIfCancelled(signal);
    await this.output.flush();
    await this.file.sync();
    await this.file.close();
    const { fields, metadata } = this.schema;
    const { bytes, rows } = this.output;
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
