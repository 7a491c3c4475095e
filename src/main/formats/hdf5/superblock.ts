/** Where an HDF5 file begins: HDF5 File Format Specification 3.0, section II.A. */
import { readSync } from 'node:fs';

export const SIGNATURE = Buffer.from('894844460d0a1a0a', 'hex');

/** A user block before the superblock has 512 bytes, or twice as many, and so on. */
const MAX_USER_BLOCK = 64 * 1024 * 1024;

export interface Superblock {
  /** Bytes before it. */
  readonly offset: number;
  readonly version: number;
}

/** Null where there is no signature at any place that it may have. */
export function findSuperblock(fd: number, fileBytes: number): Superblock | null {
  const start = Buffer.alloc(SIGNATURE.length + 1);
  for (let offset = 0; offset <= Math.min(fileBytes, MAX_USER_BLOCK);) {
    const count = readSync(fd, start, 0, start.length, offset);
    if (count === start.length && start.subarray(0, SIGNATURE.length).equals(SIGNATURE))
      return { offset, version: start[SIGNATURE.length] ?? 0 };
    offset = offset === 0 ? 512 : offset * 2;
  }
  return null;
}
