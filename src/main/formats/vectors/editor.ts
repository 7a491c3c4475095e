import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '../../../shared/errors';
import type { Field } from '../../../shared/model/dataset';
import { isNumericDtype } from '../../../shared/model/dtype';
import type { TensorBatch } from '../../../shared/model/tensor';
import { withFileErrors } from '../../lib/file-error';
import { OutputFile, syncFolder } from '../rows/output-file';
import { checkSameFields } from '../rows/request';
import type { DatasetEditor } from '../types';
import { columnBytes, columnOf } from './field-output';
import { locateFiles } from './folder-files';
import { type FolderNote, NOTE_NAME, encodeNote, readNote } from './folder-note';

/** Where the next note is written; a crash may leave it, and nobody reads it. */
const NEXT_NOTE = `${NOTE_NAME}.next`;

/** @throws UsageError `not-editable` for a single file, which has no place for a count. */
export async function editVectors(path: string): Promise<DatasetEditor> {
  if (!(await withFileErrors(path, () => stat(path))).isDirectory()) {
    throw new UsageError(
      'not-editable',
      `${path} is a single file; rows can be added to a folder that Arrayscope wrote.`,
      { path, hint: 'Convert it to this format first: the copy is a folder.' },
    );
  }
  const note = await readNote(path);
  await locateFiles(path, note);
  return new VectorEditor(path, note);
}

class VectorEditor implements DatasetEditor {
  #note: FolderNote;
  #closed = false;

  constructor(
    private readonly folder: string,
    note: FolderNote,
  ) {
    this.#note = note;
  }

  get rowCount(): number {
    return this.#note.rowCount;
  }

  get fields(): readonly Field[] {
    return this.#note.fields.map(({ name, kind, dtype, shape }) => ({ name, kind, dtype, shape }));
  }

  /**
   * The data goes behind the last row and to the disk; then the note that counts it is renamed
   * into place. Until then every reader sees the rows from before.
   */
  async append(batch: TensorBatch): Promise<void> {
    if (this.#closed)
      throw new UsageError('closed', 'The editor was closed.', { path: this.folder });
    const { rowCount, fields } = this.#note;
    checkSameFields(batch, fields);
    // Every column is judged before the first byte is written.
    const columns = fields.map((field) => columnOf(batch, field));
    const sizes: number[] = [];
    for (const [index, field] of fields.entries()) {
      const column = columns[index];
      const pieces = column === undefined ? [] : columnBytes(column, field, rowCount);
      sizes.push(await this.#extend(join(this.folder, field.file), field.bytes, pieces));
    }
    const next: FolderNote = {
      ...this.#note,
      rowCount: rowCount + batch.rowCount,
      fields: fields.map((field, index) => ({
        ...field,
        dtype: isNumericDtype(field.dtype) ? field.dtype : field.dtype.replace(/[0-9]+$/, ''),
        bytes: sizes[index] ?? field.bytes,
      })),
    };
    await this.#publish(next);
    this.#note = next;
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  /** @returns the bytes of the file now; what an earlier, unfinished call left is cut off first. */
  #extend(path: string, end: number, pieces: Iterable<Uint8Array>): Promise<number> {
    return withFileErrors(path, async () => {
      const file = await open(path, 'r+');
      try {
        if ((await file.stat()).size > end) await file.truncate(end);
        let position = end;
        for (const piece of pieces) position = await writeAt(file, piece, position);
        await file.sync();
        return position;
      } finally {
        await file.close();
      }
    });
  }

  async #publish(note: FolderNote): Promise<void> {
    const path = join(this.folder, NEXT_NOTE);
    await withFileErrors(path, () => rm(path, { force: true }));
    const file = await OutputFile.create(path);
    try {
      await file.append(encodeNote(note));
      await file.sync();
    } finally {
      await file.close();
    }
    await withFileErrors(path, () => rename(path, join(this.folder, NOTE_NAME)));
    await syncFolder(this.folder);
  }
}

/** @returns the position behind what was written. */
async function writeAt(file: FileHandle, bytes: Uint8Array, position: number): Promise<number> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    done += bytesWritten;
  }
  return position + done;
}
