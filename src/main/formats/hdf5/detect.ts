import { closeSync } from 'node:fs';
import type { PathLook } from '../../lib/path-look';
import { openForReading } from '../rows/read-fully';
import type { Detection } from '../types';
import { findSuperblock } from './superblock';

const NAMES = new Set(['.h5', '.hdf5', '.he5', '.h5ad']);

/** By the signature; a `.h5` without one is claimed, so that opening it says what is wrong. */
export async function detectHdf5(look: PathLook): Promise<Detection | null> {
  if (look.kind !== 'file') return null;
  // Not by the first bytes: a user block of any length may stand before it.
  const fd = openForReading(look.path);
  try {
    if (findSuperblock(fd, look.bytes) !== null) return { confidence: 3, reason: 'an HDF5 file' };
  } finally {
    closeSync(fd);
  }
  return NAMES.has(look.suffix) ? { confidence: 2, reason: `named ${look.suffix}` } : null;
}
