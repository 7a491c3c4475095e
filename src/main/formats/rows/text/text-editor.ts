import { type FileHandle, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError, UsageError } from '../../../../shared/errors';
import type { Field } from '../../../../shared/model/dataset';
import type { TensorBatch } from '../../../../shared/model/tensor';
import { withFileErrors } from '../../../lib/file-error';
import type { Dataset, DatasetEditor } from '../../types';
import { syncFolder } from '../output-file';
import { checkSameFields } from '../request';
import { PACKAGE_NAME, type Resource } from './data-package';
import type { Spelling } from './format-rows';
import type { TextLocation } from './locate-text';
import { RowOutput } from './row-output';

/**
 * Appends rows to a text file of a folder that Arrayscope wrote. Rows go behind the recorded end
 * and are flushed; then the record moves by one rename. Until then nobody reads them, and the next
 * edit cuts off what a crash left there.
 */
export class TextEditor implements DatasetEditor {
  #closed = false;

  private constructor(
    private readonly folder: string,
    private readonly file: string,
    private readonly handle: FileHandle,
    private readonly resource: string,
    readonly fields: readonly Field[],
    private readonly spelling: Spelling,
    private bytes: number,
    public rowCount: number,
  ) {}

  /** @param dataset the same, open, for its fields; the caller closes it */
  static async open(
    { folder, file, resource }: TextLocation,
    dataset: Dataset,
    spelling: Spelling,
  ): Promise<TextEditor> {
    if (folder === null || !hasRecord(resource)) {
      throw new InputError(
        'not-editable',
        `${file} can be read only: no ${PACKAGE_NAME} of Arrayscope's records where its rows end.`,
        { path: file, hint: 'Convert it first; rows can be appended to the result.' },
      );
    }
    const { bytes, name } = resource;
    const handle = await withFileErrors(file, () => open(file, 'r+'));
    try {
      await withFileErrors(file, () => handle.truncate(bytes));
    } catch (error) {
      await handle.close();
      throw error;
    }
    const { fields, rowCount } = dataset;
    return new TextEditor(folder, file, handle, name, fields, spelling, bytes, rowCount);
  }

  async append(batch: TensorBatch): Promise<void> {
    if (this.#closed) throw new UsageError('closed', `${this.file} was closed.`);
    checkSameFields(batch, this.fields);
    let position = this.bytes;
    const output = new RowOutput(this.folder, this.fields, this.spelling, async (part) => {
      await withFileErrors(this.file, async () => {
        for (let done = 0; done < part.length;) {
          const { bytesWritten } = await this.handle.write(
            part,
            done,
            part.length - done,
            position + done,
          );
          done += bytesWritten;
        }
      });
      position += part.length;
    });
    try {
      await output.write(batch);
      await output.flush();
      await withFileErrors(this.file, () => this.handle.sync());
      await this.#record(position, this.rowCount + batch.rowCount);
    } catch (error) {
      await this.handle.truncate(this.bytes);
      throw error;
    }
    this.bytes = position;
    this.rowCount += batch.rowCount;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.handle.close();
  }

  /** The record as it is, but for the two numbers. */
  async #record(bytes: number, rows: number): Promise<void> {
    const path = join(this.folder, PACKAGE_NAME);
    await withFileErrors(path, async () => {
      const record = JSON.parse(await readFile(path, 'utf8')) as {
        resources: { name: string; bytes: number; arrayscope: { rows: number } }[];
      };
      for (const resource of record.resources) {
        if (resource.name !== this.resource) continue;
        resource.bytes = bytes;
        resource.arrayscope.rows = rows;
      }
      const beside = `${path}.new`;
      const next = await open(beside, 'w');
      try {
        await next.writeFile(`${JSON.stringify(record, null, 2)}\n`);
        await next.sync();
      } finally {
        await next.close();
      }
      await rename(beside, path);
    });
    await syncFolder(this.folder);
  }
}

function hasRecord(resource: Resource | null): resource is Resource & { readonly bytes: number } {
  return resource?.bytes !== undefined && resource.arrayscope !== undefined;
}
