import { basename, dirname, join } from 'node:path';
import { isArrayscopeError } from '../../../shared/errors';
import type { PathLook } from '../../lib/path-look';
import { parseSettings } from '../rows/parse-settings';
import type { Detection, Format } from '../types';
import { editVectors } from './editor';
import { namedAs } from './file-names';
import { NOTE_NAME } from './folder-note';
import { locateFile } from './one-file';
import { openVectors } from './open';
import { planVectors } from './plan-write';
import { accessModes, capabilities, createSettings, openSettings } from './settings';
import { createVectors, resumeVectors } from './writer';

/**
 * Vectors without a container.
 *
 * - `.fvecs`, `.bvecs`, `.ivecs` (corpus-texmex.irisa.fr): an int32 dimension before each vector
 *   of float32, uint8 or int32. Opening compares the first and the last, reading every one that is
 *   read, `check` all of them.
 * - `.fbin`, `.u8bin`, `.i8bin`, `.ibin` (big-ann-benchmarks.com): count and dimension (uint32
 *   each), then the vectors.
 * - `.bin`, `.raw`, `.dat`, `.f32` and the like: bare numbers. Nothing says what they are, so
 *   opening asks (SettingsNeededError), with the readings that the size allows. The same settings
 *   read files of the other kinds under any name.
 *
 * What Arrayscope writes is a folder: a raw little-endian file a field, in C order, JSON lines for
 * ids and text (null where there is no value; byte strings escaped as rows/escaped-bytes.ts says),
 * and a note (folder-note.ts) with names, kinds, dtypes, shapes and how many bytes of each file
 * count. Rows are appended behind the last, and the note is renamed into place: a crash leaves
 * bytes that no note counts. Nulls among numbers are refused. On request a single field becomes
 * one `.fvecs`, `.bvecs` or `.ivecs` file, which holds no ids, and no dimension without rows.
 */
export const vectors: Format = {
  id: 'vectors',
  label: 'Raw vectors',
  description:
    'Bare numbers in files: .fvecs and kin, .fbin and kin, .bin and .f32 with a dtype and dimension that you confirm.',
  family: 'Raw',
  capabilities,
  openSettings,
  createSettings,
  accessModes,
  detect: detectVectors,
  open: openVectors,
  edit: editVectors,
  planWrite: planVectors,
  create: createVectors,
  resume: resumeVectors,
  publishedPath: (destination) => destination,
  defaultDestination: (source) =>
    join(dirname(source), `${basename(source).replace(/\.[a-z0-9]+$/i, '')}-vectors`),
};

async function detectVectors(look: PathLook): Promise<Detection | null> {
  if (look.kind === 'file') return detectFile(look.path);
  return (await look.hasFile(NOTE_NAME))
    ? { confidence: 3, reason: `${NOTE_NAME} beside raw files` }
    : null;
}

function detectFile(path: string): Detection | null {
  const named = namedAs(path);
  if (named === null) return null;
  const what = `named ${basename(path).replace(/^.*\./, '.')}`;
  if (named.layout === 'raw') return { confidence: 1, reason: `${what}: bare numbers` };
  try {
    locateFile(path, parseSettings(openSettings, {}));
    return { confidence: 2, reason: `${what}, and its size fits its dimension` };
  } catch (error) {
    if (isArrayscopeError(error)) return { confidence: 1, reason: what };
    throw error;
  }
}
