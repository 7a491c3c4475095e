import { readFile, stat } from 'node:fs/promises';
import { InputError, UsageError, isArrayscopeError } from '../../../shared/errors';
import type { Problem } from '../../../shared/model/dataset';
import { throwIfCancelled } from '../../lib/cancel';
import { withFileErrors } from '../../lib/file-error';
import { insideFolder } from '../rows/inside-folder';
import type { MetadataFile } from './array-record';
import { type RowGroup, arrayColumns, rowGroups } from './columns';
import { type FolderNote, readFolderNote } from './folder-note';
import { METADATA_NAME, readMetadata } from './read-metadata';
import { type StoredArray, loadArray } from './stored-array';

/** Everything that headers, names and bitmaps say about a folder. */
export interface LoadedFolder {
  readonly folder: string;
  readonly metadata: MetadataFile;
  readonly arrays: readonly StoredArray[];
  readonly note: FolderNote | null;
  readonly groups: readonly RowGroup[];
  readonly problems: readonly Problem[];
}

const MAX_METADATA_BYTES = 512 * 1024 * 1024;

/** @throws InputError when nothing in it can be read. */
export async function loadFolder(
  folder: string,
  signal: AbortSignal | undefined,
): Promise<LoadedFolder> {
  const stats = await withFileErrors(folder, () => stat(folder));
  if (!stats.isDirectory()) {
    throw new InputError('not-a-folder', `${folder} is a file; a NumPack dataset is a folder.`, {
      path: folder,
      hint: 'Open the folder that holds metadata.npkm.',
    });
  }
  const path = await insideFolder(folder, METADATA_NAME);
  const { size } = await withFileErrors(path, () => stat(path));
  if (size > MAX_METADATA_BYTES)
    throw new InputError('malformed', `${path} has ${size} bytes, too many for metadata.`, {
      path,
    });
  const metadata = readMetadata(await withFileErrors(path, () => readFile(path)), path);
  const arrays: StoredArray[] = [];
  const problems: Problem[] = [];
  let first: InputError | null = null;
  for (const record of metadata.arrays) {
    throwIfCancelled(signal);
    try {
      const array = await loadArray(folder, record);
      arrays.push(array);
      problems.push(...array.problems);
    } catch (error) {
      if (!isArrayscopeError(error)) throw error;
      if (error instanceof InputError) first ??= error;
      const { code, message } = error;
      problems.push({ severity: 'error', code, message, path: METADATA_NAME });
    }
  }
  if (arrays.length === 0) {
    throw first ?? new InputError('no-arrays', `${folder} holds no array.`, { path: folder });
  }
  if (metadata.trailingBytes > 0) {
    const message = `${METADATA_NAME} goes on for ${metadata.trailingBytes} bytes behind its last array. NumPack passes over them.`;
    problems.push({ severity: 'warning', code: 'trailing-bytes', message, path: METADATA_NAME });
  }
  const note = await readFolderNote(folder);
  const named = arrayColumns(arrays, note);
  return {
    folder,
    metadata,
    arrays,
    note,
    groups: rowGroups(named.columns),
    problems: [...problems, ...named.problems],
  };
}

/** The group that holds this field or array; the first when no name is given. */
export function chooseGroup({ groups, folder }: LoadedFolder, name: string): RowGroup {
  const [largest] = groups;
  const found = name === '' ? largest : groups.find((group) => holds(group, name));
  if (found !== undefined) return found;
  throw new UsageError('no-such-array', `There is no array "${name}" in ${folder}.`, {
    path: folder,
    hint: `It has ${groups.flatMap(({ columns }) => columns.map(({ field }) => `"${field.name}"`)).join(', ')}.`,
  });
}

function holds({ columns }: RowGroup, name: string): boolean {
  return columns.some(({ field }) => field.name === name);
}
