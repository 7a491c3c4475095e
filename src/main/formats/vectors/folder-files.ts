/** The files of a folder with a note, each checked against what the note says of it. */
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { InputError } from '../../../shared/errors';
import type { Field, Problem } from '../../../shared/model/dataset';
import { elementCount, isNumericDtype, rowBytes as bytesPerRow } from '../../../shared/model/dtype';
import { withFileErrors } from '../../lib/file-error';
import { insideFolder } from '../rows/inside-folder';
import { type FolderNote, NOTE_NAME, type NotedField } from './folder-note';
import { type FileSize, MAX_ROWS, type StoredFile } from './stored-file';

/** Rows without a byte cost a note nothing to promise. */
const MAX_EMPTY_ROWS = 1_000_000;

export interface FolderFiles {
  readonly files: readonly StoredFile[];
  readonly problems: readonly Problem[];
}

/** @throws InputError where a file is missing, too short, or lies outside the folder. */
export async function locateFiles(folder: string, note: FolderNote): Promise<FolderFiles> {
  const { rowCount, fields } = note;
  const names = fields.map(({ name }) => name);
  if (fields.length === 0 || new Set(names).size !== names.length)
    throw badNote(folder, 'it has no field, or two of one name');
  const widest = fields.reduce((most, { bytes }) => Math.max(most, bytes), 0);
  if (rowCount > MAX_ROWS || (widest === 0 && rowCount > MAX_EMPTY_ROWS))
    throw badNote(folder, `it promises ${rowCount} rows in ${widest} bytes`);
  const files: StoredFile[] = [];
  const problems: Problem[] = [];
  for (const noted of fields) {
    const size = await sizeInside(folder, noted);
    if (size.fileBytes > noted.bytes) problems.push(unfinished(noted, size.fileBytes));
    files.push(storedFile(folder, noted, rowCount, size));
  }
  return { files, problems };
}

function storedFile(
  folder: string,
  noted: NotedField,
  rowCount: number,
  size: FileSize,
): StoredFile {
  const { name, kind, dtype, shape, bytes } = noted;
  const field: Field = { name, kind, dtype, shape, stored: storedAs(noted) };
  if (isNumericDtype(dtype)) {
    const rowBytes = bytesPerRow(dtype, shape);
    if (!Number.isSafeInteger(elementCount(shape)) || rowBytes * rowCount !== bytes)
      throw badNote(folder, `${rowCount} rows of “${name}” do not take ${bytes} bytes`);
    const place = { rowBytes, stride: rowBytes, dataOffset: 0, dimension: null };
    return { kind: 'numbers', field, dtype, shape, byteOrder: 'little', ...place, ...size };
  }
  if (!/^(?:str|bytes)[0-9]*$/.test(dtype) || shape.length > 0)
    throw badNote(folder, `the field “${name}” has the type ${dtype}`);
  // The shortest line is a pair of quotes and a newline.
  if (bytes < rowCount * 3)
    throw badNote(folder, `${bytes} bytes of “${name}” hold no ${rowCount} lines`);
  const encoding = dtype.startsWith('bytes') ? 'bytes' : 'utf8';
  return { kind: 'lines', field, bytes, encoding, ...size };
}

function storedAs({ dtype, file }: NotedField): string {
  return isNumericDtype(dtype) ? `raw ${dtype} in ${file}` : `JSON lines in ${file}`;
}

async function sizeInside(folder: string, { file, bytes }: NotedField): Promise<FileSize> {
  if (file === '' || basename(file) !== file || /[\\/\0]|^\.\.?$/.test(file) || file === NOTE_NAME)
    throw outside(folder, file);
  const path = await insideFolder(folder, file);
  const stats = await withFileErrors(path, () => stat(path));
  if (!stats.isFile()) throw new InputError('not-a-file', `${path} is no regular file.`, { path });
  if (stats.size < bytes) {
    throw new InputError(
      'truncated',
      `${path} is truncated: ${NOTE_NAME} promises ${bytes} bytes and it has ${stats.size}.`,
      { path, offset: stats.size, hint: 'Copy the file again, or write it again from its source.' },
    );
  }
  return { path, fileBytes: stats.size, modifiedMs: stats.mtimeMs };
}

function unfinished({ file, bytes }: NotedField, fileBytes: number): Problem {
  const message = `${file} has ${fileBytes - bytes} bytes behind its last row, left by rows that were never completely added; no reader looks at them.`;
  return { severity: 'warning', code: 'unfinished-append', message, path: file };
}

function outside(folder: string, name: string): InputError {
  return new InputError(
    'outside-folder',
    `${NOTE_NAME} of ${folder} names the file ${JSON.stringify(name.slice(0, 200))}, which does not lie in the folder.`,
    { path: folder, hint: 'Such a file is never followed. Ask where the folder came from.' },
  );
}

function badNote(folder: string, why: string): InputError {
  const path = join(folder, NOTE_NAME);
  return new InputError('bad-note', `${path} makes no sense: ${why}.`, {
    path,
    hint: 'Restore the note from a copy; the raw files can be opened one by one with settings.',
  });
}
