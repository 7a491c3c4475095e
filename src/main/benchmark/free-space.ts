import { statfs } from 'node:fs/promises';
import { withFileErrors } from '../lib/file-error';
import { nearestExisting } from '../lib/nearest-existing';

/** Bytes that an ordinary user may still write where a path is or will be. */
export async function freeBytesAt(path: string): Promise<number> {
  const existing = nearestExisting(path);
  const status = await withFileErrors(existing, () => statfs(existing));
  return status.bavail * status.bsize;
}
