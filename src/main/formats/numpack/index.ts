/**
 * NumPack: a folder of raw arrays with one binary list of them.
 *
 * Written after specification 3.0 (`NumPack_File_Format_Specification.spec` in the repository
 * BirchKwok/NumPack, metadata version 1) and the Rust source of 0.7.0. Where the two differ the
 * source counts:
 * - `deleted_<array>.npkb` begins with two u64, rows and deleted rows, before its words; a file
 *   without them is read too (deletion-bitmap.ts);
 * - arrays beyond 256 MiB of NumPack 0.6 and later lie in segments that `data_<array>.npkseg`
 *   lists (storage.ts);
 * - the list of blocks of a compressed array is in no section of the specification, only in the
 *   code that reads metadata. No version of NumPack writes or unpacks such an array. Here each
 *   block is one zstd frame at its offset in the data file, as “Block Compression” has it;
 * - NumPack takes an unknown data type for int32. Here it is refused.
 *
 * Arrays with as many rows (deleted ones left out) are the fields of one dataset; the other groups
 * are its `others`. Texts, nulls, the order of the fields and what they are kept by are in a note
 * beside the arrays (folder-note.ts), and such a folder opens in NumPack as any other.
 *
 * A change in place is made under an undo journal (rows/undo-journal.ts): rows are overwritten
 * where they lie, deleted rows are marked in the bitmaps, new texts go behind the old ones, and
 * `compact` writes new data files and puts them in the place of the old ones.
 *
 * Limits: an array without rows (shape `()`) is left out, as NumPack cannot load it; compressed and
 * segmented arrays cannot be changed except by deleting rows; a block may unpack to 64 MiB.
 */
import { basename, dirname, extname, join } from 'node:path';
import { type PathLook, lookAt } from '../../lib/path-look';
import { parseSettings } from '../rows/parse-settings';
import { assertNoInterruptedEdit, journalOf } from '../rows/undo-journal';
import type { Dataset, Detection, Format, OpenOptions } from '../types';
import { numpackDataset } from './dataset';
import { editNumpack } from './editor';
import { chooseGroup, loadFolder } from './load-folder';
import { planNumpack } from './plan-write';
import { METADATA_MAGIC, METADATA_NAME } from './read-metadata';
import { accessModes, capabilities, createSettings, openSettings } from './settings';
import { createNumpack, resumeNumpack } from './writer';

export const numpack: Format = {
  id: 'numpack',
  label: 'NumPack',
  description: 'A folder of raw arrays (.npk) whose rows can be replaced and deleted in place.',
  family: 'NumPack',
  capabilities,
  openSettings,
  createSettings,
  accessModes,
  detect: detectNumpack,
  open: openNumpack,
  edit: editNumpack,
  planWrite: planNumpack,
  create: createNumpack,
  resume: resumeNumpack,
  publishedPath: (destination) => destination,
  defaultDestination: (source) => join(dirname(source), `${basename(source, extname(source))}.npk`),
};

async function detectNumpack(look: PathLook): Promise<Detection | null> {
  if (look.kind !== 'folder' || !(await look.hasFile(METADATA_NAME))) return null;
  const file = await lookAt(join(look.path, METADATA_NAME));
  const start = file?.kind === 'file' ? await file.head() : Buffer.alloc(0);
  if (start.length >= 4 && start.readUInt32LE(0) === METADATA_MAGIC)
    return { confidence: 3, reason: `a folder with NumPack's ${METADATA_NAME}` };
  return { confidence: 2, reason: `a folder with a file named ${METADATA_NAME}` };
}

async function openNumpack(path: string, options: OpenOptions = {}): Promise<Dataset> {
  const settings = parseSettings(openSettings, options.settings);
  assertNoInterruptedEdit(journalOf(path, true), path);
  const loaded = await loadFolder(path, options.signal);
  return numpackDataset(path, loaded, chooseGroup(loaded, settings.array));
}
