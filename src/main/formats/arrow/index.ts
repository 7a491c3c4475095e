/**
 * Apache Arrow's IPC format, which is Feather version 2 too (arrow.apache.org/docs/format/
 * Columnar.html, metadata versions 4 and 5; Message.fbs, Schema.fbs, File.fbs).
 *
 * Reading. Both framings: the file, whose footer lists its batches, and the stream, where one pass
 * over the message headers finds them. Bodies are read where they lie, the bytes of the rows asked
 * for; LZ4 and Zstandard bodies are unpacked buffer by buffer and kept while rows of the same batch
 * follow. Messages are read by flat-table.ts with every offset checked.
 *
 * - Numbers, booleans, dates and times (as the integers they are held as) are scalars; fixed-size
 *   lists of them, lists of one length and lists of such lists are tensors. The extension type
 *   `arrow.fixed_shape_tensor` gives their shape and order.
 * - Text and bytes in all three layouts; dictionaries are looked up; a struct is its members,
 *   named `struct.member`.
 * - Lists of different lengths, maps, unions, decimals and run ends are left out, with a warning.
 * - Nulls of rows are kept; nulls inside a tensor are told of.
 * - A folder is one dataset: Hugging Face's `save_to_disk` (`state.json` lists the shards; a
 *   DatasetDict's splits are `others`), or Arrow files with the same columns end to end.
 *
 * Writing. The file format, buffers aligned to 64 bytes, batches of `chunkRows` rows. Tensors are
 * fixed-size lists with `arrow.fixed_shape_tensor` (bits without it, pyarrow has no arrays of
 * them), complex numbers two floats each with a last dimension of 2. What the fields were is kept
 * in the schema's metadata under `arrayscope`, see note.ts; without it the same values come back
 * as the plain columns that they are.
 */
import { basename, dirname, join } from 'node:path';
import { READ_AND_WRITE } from '../rows/capabilities';
import type { Detection, Format } from '../types';
import { STATE, DICT, arrowNames, isArrowName } from './find-files';
import { codecs } from './format-codecs';
import { hasMagic } from './ipc-file';
import { openArrow } from './open';
import { planArrow } from './plan-write';
import { accessModes, createSettings, openSettings } from './settings';
import { startsStream } from './starts-stream';
import { createArrow, resumeArrow } from './writer';
import type { FileLook, PathLook } from '../../lib/path-look';

export const arrow: Format = {
  id: 'arrow',
  label: 'Arrow IPC',
  description:
    'Apache Arrow files and streams (.arrow, .feather), and folders that Hugging Face datasets saved.',
  family: 'Arrow',
  capabilities: READ_AND_WRITE,
  openSettings,
  createSettings,
  codecs,
  accessModes,
  detect: detectArrow,
  open: openArrow,
  planWrite: planArrow,
  create: createArrow,
  resume: resumeArrow,
  publishedPath: (destination) => destination,
  defaultDestination: (source) =>
    join(dirname(source), `${basename(source).replace(/\.[a-z0-9]{1,7}$/i, '')}.arrow`),
};

/** Within them a schema's message shows itself as one. */
const START_BYTES = 512;

async function detectArrow(look: PathLook): Promise<Detection | null> {
  if (look.kind === 'file') return detectFile(look);
  const entries = (await look.entries()).map(({ name }) => name);
  const names = arrowNames(entries);
  if (entries.includes(DICT))
    return { confidence: 3, reason: `a Hugging Face DatasetDict (${DICT})` };
  if (entries.includes(STATE) && names.length > 0)
    return { confidence: 3, reason: `a Hugging Face dataset (${STATE})` };
  if (names.length === 0) return null;
  return { confidence: 1, reason: `${names.length} Arrow files` };
}

async function detectFile(look: FileLook): Promise<Detection | null> {
  const start = (await look.head()).subarray(0, START_BYTES);
  if (hasMagic(start)) return { confidence: 3, reason: 'an Arrow IPC file' };
  if (start.toString('latin1', 0, 4) === 'FEA1')
    return { confidence: 3, reason: 'a Feather file of version 1' };
  if (startsStream(start)) return { confidence: 3, reason: 'an Arrow IPC stream' };
  return isArrowName(look.path) ? { confidence: 2, reason: 'named as Arrow files are' } : null;
}
