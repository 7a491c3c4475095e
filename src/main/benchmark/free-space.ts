import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { withFileErrors } from '../lib/file-error';

/** Bytes that an ordinary user may still write where a path is or will be. */
export async function freeBytesAt(path: string): Promise<number> {
  const existing = nearestExisting(path);
  const status = await withFileErrors(existing, () => statfs(existing));
  return status.bavail * status.bsize;
}

/** The path itself, or the deepest folder above it that exists. */
export function nearestExisting(path: string): string {
  const parent = dirname(path);
  return existsSync(path) || parent === path ? path : nearestExisting(parent);
}
