/**
 * Apache Parquet (parquet-format 2.11): one file, or a folder of files laid end to end in the
 * natural order of their names, with `key=value` folders as fields.
 *
 * Reading. hyparquet parses footers, page headers and the offset index, after compact-guard.ts has
 * found their lengths sane; levels and values are decoded here, because the library makes a
 * JavaScript value of every number: that is slow for tensors and loses the payloads of NaNs. All
 * encodings of data pages V1 and V2 are read but BIT_PACKED levels; all codecs but LZO.
 * - A flat column is a scalar, an id or text. DECIMAL and UUID become text; dates and times are
 *   the whole numbers that they are stored as; INT96 is nanoseconds since 1970.
 * - A column of lists of one length is a tensor. The length comes from `ARROW:schema` where Arrow
 *   wrote it (fixed-size lists, `arrow.fixed_shape_tensor`), else from the first page; a row of
 *   another length is an error when it is read.
 * - FIXED_LEN_BYTE_ARRAY and BYTE_ARRAY hold tensors where the metadata say so: keys `tensor_shape`
 *   and `tensor_dtype`, of the file or in an object under the column's name, as Hyrax keeps them.
 * - Maps and lists of groups are left out, with a warning. Encrypted files are refused.
 *
 * Writing. One file of V1 pages with an offset index. `tensors: 'list'` writes three-level lists
 * whose shape is in `ARROW:schema`; `'bytes'` writes FIXED_LEN_BYTE_ARRAY rows. Complex numbers are
 * two floats along a last axis. Integers of 8 and 16 bits, which Parquet only has as INT32, are
 * indices into the dictionary of all of them, so that they keep their size. The key `arrayscope`
 * holds name, kind, dtype and shape of every field (column-mapping.ts). A file without its footer is
 * gone on with behind its last whole row group: the headers of its pages tell what the footer needs
 * (written-groups.ts), with the number of nulls among the statistics of a page that has some.
 *
 * Limits: no row without elements, none over 1 GiB; a null inside a list cannot be shown.
 */
import { basename, dirname, join } from 'node:path';
import { READ_AND_WRITE } from '../rows/capabilities';
import { parseSettings } from '../rows/parse-settings';
import type { Format } from '../types';
import { detectParquet } from './detect';
import { codecs } from './format-codecs';
import { openParquet } from './open';
import { planParquet } from './plan-write';
import { accessModes, createSettings, openSettings } from './settings';
import { createParquet, resumeParquet } from './writer';

export const parquet: Format = {
  id: 'parquet',
  label: 'Parquet',
  description: 'Columns in compressed pages, as pandas, Arrow, Spark and DuckDB exchange tables.',
  family: 'Parquet',
  capabilities: READ_AND_WRITE,
  openSettings,
  createSettings,
  codecs,
  accessModes,
  detect: detectParquet,
  open: openParquet,
  planWrite: (schema, settings) => planParquet(schema, parseSettings(createSettings, settings)),
  create: createParquet,
  resume: resumeParquet,
  publishedPath: (destination) => destination,
  defaultDestination: (source) =>
    join(dirname(source), `${basename(source).replace(/\.[a-z0-9]{1,8}$/i, '')}.parquet`),
};
