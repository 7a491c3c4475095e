/**
 * Zarr, versions 2 and 3 (zarr-specs.readthedocs.io), as folders on disk.
 *
 * Read: a group whose arrays of one length are the fields of one dataset, dimension 0 being the
 * row; or a single array. What else the store holds is listed, and opened by the settings `group`
 * and `array`. Consolidated metadata are used where a store has them. Metadata, chunk keys, shards,
 * the order of items and Blosc's container are read here; the codecs themselves come from the
 * runtime (gzip, zlib, and zstd where it has it), lz4-napi (LZ4) and numcodecs (zstd, BloscLZ,
 * Snappy). zarrita reads neither float16 before Node 24 nor complex numbers, and so only checks, in
 * tests, what is written here.
 *
 * Types: all fourteen of NumPy's; moments and spans as int64 counts; raw bytes as uint8 tensors;
 * strings of one width (`U`, `S`, `fixed_length_utf32`, `null_terminated_bytes`) and of any
 * (`|O` with vlen-utf8 or vlen-bytes, `string`, `variable_length_bytes`); records without nesting,
 * each member a field.
 *
 * Written: a group with consolidated metadata, each field an array of its own with flat chunk keys
 * (a folder a chunk would cost more than the chunk). Text without a width is `string` (version 3)
 * or `|O` with vlen-utf8 (version 2); null rows are kept in a second array of truth values. The
 * group's attribute `arrayscope` notes order, kinds and names (store-note.ts).
 *
 * Changed in place: rows replaced and appended, any number of files as one (edit-journal.ts).
 *
 * Not read: zip stores, nested shards, codecs other than those of codecs.ts, rectilinear grids.
 */
import { basename, dirname, join } from 'node:path';
import type { PathLook } from '../../lib/path-look';
import type { Detection, Format } from '../types';
import { editZarr } from './editor';
import { codecs } from './format-codecs';
import { isZipped, openZarr } from './open';
import { planZarr } from './plan-write';
import { accessModes, capabilities, createSettings, openSettings } from './settings';
import { createZarr, resumeZarr } from './writer';

export const zarr: Format = {
  id: 'zarr',
  label: 'Zarr',
  description: 'A folder of compressed chunks with JSON metadata, version 2 or 3.',
  family: 'Zarr',
  capabilities,
  openSettings,
  createSettings,
  codecs,
  accessModes,
  detect: detectZarr,
  open: openZarr,
  edit: editZarr,
  planWrite: planZarr,
  create: createZarr,
  resume: resumeZarr,
  publishedPath: (destination) => destination,
  defaultDestination: (source) =>
    join(dirname(source), `${basename(source).replace(/\.[A-Za-z0-9]+$/, '')}.zarr`),
};

const SIGNS = ['zarr.json', '.zgroup', '.zarray', '.zmetadata'];

async function detectZarr(look: PathLook): Promise<Detection | null> {
  if (look.kind === 'file')
    return isZipped(look.path) ? { confidence: 2, reason: 'a zipped Zarr store' } : null;
  for (const name of SIGNS)
    if (await look.hasFile(name)) return { confidence: 3, reason: `a folder with ${name}` };
  return /\.zarr$/i.test(look.name) ? { confidence: 1, reason: 'a folder named .zarr' } : null;
}
