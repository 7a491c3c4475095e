import { closeSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { openForReading, sizeOf } from '../rows/read-fully';
import type { Detection } from '../types';
import { findSuperblock } from './superblock';

const NAMES = new Set(['.h5', '.hdf5', '.he5', '.h5ad']);

/** By the signature; a `.h5` without one is claimed, so that opening it says what is wrong. */
export async function detectHdf5(path: string): Promise<Detection | null> {
  try {
    if (!(await stat(path)).isFile()) return null;
    const fd = openForReading(path);
    try {
      if (findSuperblock(fd, sizeOf(fd, path).bytes) !== null)
        return { confidence: 3, reason: 'an HDF5 file' };
    } finally {
      closeSync(fd);
    }
    const name = extname(path).toLowerCase();
    return NAMES.has(name) ? { confidence: 2, reason: `named ${name}` } : null;
  } catch {
    // What cannot even be looked at is nobody's; opening it says why.
    return null;
  }
}
