import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileEntry } from '../../../shared/model/dataset';
import { withFileErrors } from '../../lib/file-error';

/** A file of the dataset as it is now. @param path relative to the folder, with forward slashes */
export async function statEntry(
  folder: string,
  path: string,
  role: FileEntry['role'],
): Promise<FileEntry> {
  const file = join(folder, ...path.split('/'));
  const { size, mtimeMs } = await withFileErrors(file, () => stat(file));
  return { path, bytes: size, modifiedMs: mtimeMs, role };
}
