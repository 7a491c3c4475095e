import { basename, dirname, join } from 'node:path';
import type { PathLook } from '../../lib/path-look';
import { READ_AND_WRITE } from '../rows/capabilities';
import type { Detection, Format } from '../types';
import { hasNpyMagic } from './header';
import { listFolder } from './list-folder';
import { isNpyName, openNpy } from './open';
import { planNpy } from './plan-write';
import { accessModes, createSettings, openSettings } from './settings';
import { createNpy, resumeNpy } from './writer';

/** NumPy's own files: one `.npy` file, or a folder of them. */
export const npy: Format = {
  id: 'npy',
  label: 'NumPy .npy',
  description:
    'One .npy file, or a folder of them: each a field, each a batch of rows, or each a row.',
  family: 'NumPy',
  capabilities: READ_AND_WRITE,
  openSettings,
  createSettings,
  accessModes,
  detect: detectNpy,
  open: openNpy,
  planWrite: planNpy,
  create: createNpy,
  resume: resumeNpy,
  publishedPath: (destination) => destination,
  defaultDestination: (source) =>
    join(dirname(source), `${basename(source).replace(/\.npy$/i, '')}-npy`),
};

async function detectNpy(look: PathLook): Promise<Detection | null> {
  if (look.kind === 'file') {
    if (hasNpyMagic(await look.head())) return { confidence: 3, reason: 'a .npy file' };
    return isNpyName(look.path) ? { confidence: 2, reason: 'named .npy' } : null;
  }
  const { names, problems } = await listFolder(look.path, isNpyName);
  const files = names.length + problems.length;
  return files === 0
    ? null
    : { confidence: 1, reason: files === 1 ? 'one .npy file' : `${files} .npy files` };
}
