/**
 * CSV and TSV: RFC 4180 with the freedoms that files in the wild take.
 *
 * Read. A bare file, or a folder with a `datapackage.json` (datapackage.org, version 2; see
 * rows/text/data-package.ts) whose first tabular resource it is. One pass over the newlines (those
 * inside quotes are no ends of rows) counts the rows and notes where every N-th begins, at most
 * 2^20 marks; nothing else is read but a sample of about 2 MiB, from which the types are told. A
 * later row that does not fit is an error when it is read and a problem of `check`, with its line.
 * Delimiter and header are told from the first lines. UTF-8 with or without a byte order mark,
 * Latin-1 and Windows-1252; UTF-16 and bare carriage returns are refused; so is a row over 1 GiB.
 *
 * Values. An empty cell without quotes is null, one with quotes an empty text. `true`/`false` is
 * bool; integers are int64, or uint64 where one needs it, and text where none holds them all or one
 * begins with 0; decimals with `nan`, `inf`, `infinity` in any case are float64. A JSON list of
 * numbers is a tensor, `[re, im]` innermost for a declared complex type. Columns `v0 … vN` whose
 * values are numbers are one tensor `v`. Everything else is text. An empty line is no row, unless
 * the file has one column.
 *
 * Written. A folder with `data.csv` (UTF-8, newline, quotes where needed) and its data package,
 * which records dtype, shape and role of each field, so that everything comes back bit for bit:
 * floats with the fewest digits that do; `NaN`, `INF`, `-INF` as Table Schema spells them, and
 * `"NaN"`, `"Infinity"`, `"-Infinity"` in lists; other NaNs as `nan:` and their bits; bytes as
 * base64; complex numbers as `[re, im]`.
 */
import { basename, dirname, join } from 'node:path';
import { parseSettings } from '../rows/parse-settings';
import type {
  CreateOptions,
  DatasetSchema,
  DatasetWriter,
  Format,
  OpenOptions,
  WriteCheckpoint,
  WritePlan,
} from '../types';
import type { JsonObject } from '../../../shared/model/json';
import { locateText } from '../rows/text/locate-text';
import { planText } from '../rows/text/plan-text';
import { TextEditor } from '../rows/text/text-editor';
import { textAccessModes, textCapabilities } from '../rows/text/text-settings';
import { type TextTarget, createText, resumeText } from '../rows/text/text-writer';
import { csvSpelling, headerRow } from './csv-spelling';
import { detectCsv } from './detect-csv';
import { CSV_SUFFIXES, openCsv } from './open-csv';
import { createSettings, openSettings } from './settings';

export const csv: Format = {
  id: 'csv',
  label: 'CSV',
  description: 'Rows of cells as text, typed by their values or by a data package beside the file.',
  family: 'Text',
  capabilities: textCapabilities,
  openSettings,
  createSettings,
  accessModes: textAccessModes,
  detect: detectCsv,
  open: openCsv,
  edit: editCsv,
  planWrite: planCsv,
  create: createCsv,
  resume: resumeCsv,
  publishedPath: (destination) => destination,
  defaultDestination: (source) =>
    join(dirname(source), `${basename(source).replace(/\.(?:csv|tsv|tab)$/i, '')}-csv`),
};

function planCsv(schema: DatasetSchema): WritePlan {
  return planText(schema, {
    list: 'JSON list in quotes',
    frameBytes: (fields) => fields.length,
  });
}

async function createCsv(
  path: string,
  schema: DatasetSchema,
  { settings, signal }: CreateOptions = {},
): Promise<DatasetWriter> {
  return createText(path, schema, targetOf(schema, settings), signal);
}

async function resumeCsv(
  path: string,
  schema: DatasetSchema,
  checkpoint: WriteCheckpoint,
  { settings, signal }: CreateOptions = {},
): Promise<DatasetWriter> {
  return resumeText(path, schema, targetOf(schema, settings), checkpoint, signal);
}

function targetOf(schema: DatasetSchema, settings: JsonObject | undefined): TextTarget {
  const { delimiter: named } = parseSettings(createSettings, settings);
  const delimiter = named === 'tab' ? '\t' : named;
  const dialect: JsonObject = { delimiter, lineTerminator: '\n', quoteChar: '"', header: true };
  return {
    plan: planCsv(schema),
    spelling: csvSpelling(delimiter),
    header: headerRow(schema.fields, delimiter),
    file: delimiter === '\t' ? 'data.tsv' : 'data.csv',
    format: 'csv',
    mediatype: delimiter === '\t' ? 'text/tab-separated-values' : 'text/csv',
    dialect,
  };
}

async function editCsv(path: string, options: OpenOptions = {}): Promise<TextEditor> {
  const { resource } = parseSettings(openSettings, options.settings);
  const location = await locateText(path, CSV_SUFFIXES, resource);
  const dataset = await openCsv(path, options);
  try {
    const delimiter = location.resource?.dialect?.delimiter ?? ',';
    return await TextEditor.open(location, dataset, csvSpelling(delimiter));
  } finally {
    await dataset.close();
  }
}
