import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { withFileErrors } from '../lib/file-error';

export interface FileOnDisk {
  readonly path: string;
  readonly bytes: number;
}

/** Every file at or below a path, measured on disk; links are not followed. */
export async function filesBelow(path: string): Promise<readonly FileOnDisk[]> {
  const status = await withFileErrors(path, () => lstat(path));
  if (status.isFile()) return [{ path, bytes: status.size }];
  if (!status.isDirectory()) return [];
  const names = await withFileErrors(path, () => readdir(path));
  const below = await Promise.all(names.sort().map((name) => filesBelow(join(path, name))));
  return below.flat();
}

export function totalBytes(files: readonly FileOnDisk[]): number {
  return files.reduce((sum, file) => sum + file.bytes, 0);
}
