/**
 * JSON Lines (jsonlines.org; RFC 8259 a line): one object a line.
 *
 * Read. A bare file, or a folder with a `datapackage.json` (see rows/text/data-package.ts) whose
 * first JSON Lines resource it is. One pass over the newlines counts the rows and notes where every
 * N-th begins, at most 2^20 marks; nothing else is read but a sample of about 2 MiB, from which
 * keys and types are told. A later row that does not fit, or has another key, is an error when it
 * is read and a problem of `check`, with its line. Empty lines are no rows; a row over 1 GiB is
 * refused. Lines that are no objects are rows of one column, `value`.
 *
 * Values. `null` and a missing key are null. Integers are int64, or uint64 where one needs it,
 * exact beyond 2^53; with decimals among them float64; `true`/`false` is bool. `NaN`, `Infinity`,
 * `-Infinity`, bare as Python writes them or as strings, are floats beside numbers. A list of
 * numbers, of one shape in all rows, is a tensor; `[re, im]` innermost for a declared complex type.
 * Keys `v0 … vN` whose values are numbers are one tensor `v`. Strings are text; objects, other
 * lists and mixed values are text too, as the JSON that they are.
 *
 * Written. A folder with `data.jsonl` and its data package, which records dtype, shape and role of
 * each field, so that everything comes back bit for bit: floats with the fewest digits that do;
 * `"NaN"`, `"Infinity"`, `"-Infinity"`; other NaNs as `"nan:…"` with their bits; bytes as base64;
 * complex numbers as `[re, im]`.
 */
import { basename, dirname, join } from 'node:path';
import { parseSettings } from '../rows/parse-settings';
import type { JsonObject } from '../../../shared/model/json';
import type {
  CreateOptions,
  DatasetSchema,
  DatasetWriter,
  Format,
  OpenOptions,
  WriteCheckpoint,
  WritePlan,
} from '../types';
import { locateText } from '../rows/text/locate-text';
import { planText } from '../rows/text/plan-text';
import { TextEditor } from '../rows/text/text-editor';
import { textAccessModes, textCapabilities } from '../rows/text/text-settings';
import { type TextTarget, createText, resumeText } from '../rows/text/text-writer';
import { detectJsonl } from './detect-jsonl';
import { jsonlSpelling } from './jsonl-spelling';
import { JSONL_SUFFIXES, openJsonl } from './open-jsonl';
import { createSettings, openSettings } from './settings';

export const jsonl: Format = {
  id: 'jsonl',
  label: 'JSON Lines',
  description: 'A JSON object a line, typed by its values or by a data package beside the file.',
  family: 'Text',
  capabilities: textCapabilities,
  openSettings,
  createSettings,
  accessModes: textAccessModes,
  detect: detectJsonl,
  open: openJsonl,
  edit: editJsonl,
  planWrite: planJsonl,
  create: createJsonl,
  resume: resumeJsonl,
  publishedPath: (destination) => destination,
  defaultDestination: (source) =>
    join(
      dirname(source),
      `${basename(source).replace(/\.(?:jsonl|ndjson|jsonlines)$/i, '')}-jsonl`,
    ),
};

function planJsonl(schema: DatasetSchema): WritePlan {
  return planText(schema, {
    list: 'JSON list',
    frameBytes: (fields) =>
      3 + fields.reduce((sum, { name }) => sum + Buffer.byteLength(JSON.stringify(name)) + 2, 0),
  });
}

async function createJsonl(
  path: string,
  schema: DatasetSchema,
  { settings, signal }: CreateOptions = {},
): Promise<DatasetWriter> {
  return createText(path, schema, targetOf(schema, settings), signal);
}

async function resumeJsonl(
  path: string,
  schema: DatasetSchema,
  checkpoint: WriteCheckpoint,
  { settings, signal }: CreateOptions = {},
): Promise<DatasetWriter> {
  return resumeText(path, schema, targetOf(schema, settings), checkpoint, signal);
}

function targetOf(schema: DatasetSchema, settings: JsonObject | undefined): TextTarget {
  parseSettings(createSettings, settings);
  return {
    plan: planJsonl(schema),
    spelling: jsonlSpelling(schema.fields),
    header: '',
    file: 'data.jsonl',
    format: 'jsonl',
    mediatype: 'application/jsonl',
  };
}

async function editJsonl(path: string, options: OpenOptions = {}): Promise<TextEditor> {
  const { resource } = parseSettings(openSettings, options.settings);
  const location = await locateText(path, JSONL_SUFFIXES, resource);
  const dataset = await openJsonl(path, options);
  try {
    return await TextEditor.open(location, dataset, jsonlSpelling(dataset.fields));
  } finally {
    await dataset.close();
  }
}
