import { statfs } from 'node:fs/promises';
import { withFileErrors } from '../lib/file-error';

/** Journal, manifest, documents, and what the file system itself takes a file. */
const FIXED_BYTES = 16 * 1024 * 1024;
const BYTES_A_FILE = 8 * 1024;

/** Free bytes for this user on the file system that holds `folder`. */
export async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await withFileErrors(folder, () => statfs(folder));
  return bavail * bsize;
}

/** What a run needs at its peak: the estimate, five percent above it, and a little besides. */
export function neededBytes(bytes: number, files: number): number {
  return Math.ceil(bytes * 1.05 + files * BYTES_A_FILE + FIXED_BYTES);
}

export function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
  let [value, unit] = [bytes, 0];
  while (value >= 1000 && unit < units.length - 1) [value, unit] = [value / 1000, unit + 1];
  return `${unit === 0 ? value : value.toPrecision(3)} ${units[unit] ?? ''}`;
}

/** Files that this user can still make there; null where the file system keeps no such count. */
export async function freeFiles(folder: string): Promise<number | null> {
  const { files, ffree } = await withFileErrors(folder, () => statfs(folder));
  return files === 0 ? null : ffree;
}
