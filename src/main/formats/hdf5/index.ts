/**
 * HDF5 files, read and written through the HDF5 2.0 library (h5wasm 0.10.3, WebAssembly).
 *
 * Reading. One instance of the library for each open file (library.ts, library-file.ts): a broken
 * file that traps or aborts it takes nothing else with it, its heap is bounded by 192 MiB over the
 * size of the file, and the only file it can open is the one it was made for (guarded-file.ts).
 * Opening walks the headers along hard links (survey.ts); soft links, external links and virtual
 * datasets are told of and never followed. Datasets of one length in a group are fields, members
 * of a compound type too (choose-rows.ts); `group` and `dataset` choose others. Filters: gzip,
 * shuffle, fletcher32, nbit, scaleoffset; any other makes the dataset unreadable, by name.
 * Values in one piece are read from the file directly, once the library has shown where they are
 * (contiguous.ts). Types: integers and floats of 1 to 8 bytes in either order, h5py's booleans and complex numbers,
 * enumerations as integers, array types, fixed and variable strings, opaque bytes. Not: ragged
 * sequences, references, times, long double, and bfloat16, which the library cannot tell from
 * float16 (a file that has such types has its two-byte floats refused).
 *
 * Writing. skeleton.ts writes a file of empty chunked datasets (HDF5 File Format Specification 3.0:
 * superblock 2, object headers 2), since the library's own `create` knows neither booleans, float16
 * nor shuffle with gzip; the library then fills it, whole chunks at a time. All 14 dtypes are
 * native, as h5py writes them; text is variable-length UTF-8 without NUL; `bytesN` is a fixed
 * string; bytes of any length are sequences of uint8; a nullable field has a dataset of booleans
 * beside it. The root's attribute `arrayscope` (file-note.ts) keeps field order, kinds, names that
 * no link can have, and metadata.
 */
import { basename, dirname, extname, join } from 'node:path';
import { READ_AND_WRITE } from '../rows/capabilities';
import type { Format } from '../types';
import { detectHdf5 } from './detect';
import { codecs } from './format-codecs';
import { openHdf5 } from './open';
import { planHdf5 } from './plan-write';
import { accessModes, createSettings, openSettings } from './settings';
import { createHdf5 } from './writer';

export const hdf5: Format = {
  id: 'hdf5',
  label: 'HDF5',
  description: 'One .h5 file; the datasets of one length in a group are the fields.',
  family: 'HDF5',
  capabilities: READ_AND_WRITE,
  openSettings,
  createSettings,
  codecs,
  accessModes,
  detect: detectHdf5,
  open: openHdf5,
  planWrite: planHdf5,
  create: createHdf5,
  publishedPath: (destination) => destination,
  defaultDestination: (source) => join(dirname(source), `${basename(source, extname(source))}.h5`),
};
