import { existsSync, statSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import { InputError } from '../../../shared/errors';
import type { PathLook } from '../../lib/path-look';
import { parseSettings } from '../rows/parse-settings';
import type { CreateOptions, DatasetSchema, Detection, Format } from '../types';
import { dataFileVersions } from './data-file-version';
import { LanceEditor } from './editor';
import { codecs } from './format-codecs';
import { openLance } from './open-lance';
import { versionsIn } from './live-manifest';
import { DATABASE_FOLDER, locate, tableFolder } from './locate';
import { planColumns } from './plan-write';
import { createSettings, openSettings } from './settings';
import { type LanceTarget, LanceWriter } from './writer';

export const lance: Format = {
  id: 'lance',
  label: 'Lance',
  description: 'Columnar tables with fast access to single rows, as Hyrax and LanceDB keep them.',
  family: 'Lance',
  capabilities: {
    read: true,
    write: true,
    append: true,
    replace: true,
    replacedRowsMove: true,
    delete: true,
    compact: true,
    findById: true,
    nearest: true,
    keepsIndexes: true,
  },
  openSettings,
  createSettings,
  codecs,
  folderReaders: [
    {
      name: 'Hyrax',
      rank: 2,
      takes: (folder) => Promise.resolve(existsSync(join(folder, DATABASE_FOLDER))),
      rule: `It takes ${DATABASE_FOLDER} wherever that is there, verified or not.`,
    },
  ],
  accessModes: [
    {
      id: 'take',
      label: 'Lance take',
      description: 'Rows by number through the table’s page index.',
      settings: {},
    },
  ],
  detect,
  open: openLance,
  edit: (path, options) => LanceEditor.open(path, options),
  fileVersions: dataFileVersions,
  planWrite: (schema, settings) => planColumns(schema, parseSettings(createSettings, settings)),
  async create(path, schema, options = {}) {
    return LanceWriter.create(targetOf(path, schema, options));
  },
  async resume(path, schema, checkpoint, options = {}) {
    return LanceWriter.resume(targetOf(path, schema, options), checkpoint);
  },
  publishedPath: (destination) => join(destination, DATABASE_FOLDER),
  // In place beside the batches, as Hyrax's own script does; a single file gets a folder beside it.
  defaultDestination: (source) =>
    statSync(source, { throwIfNoEntry: false })?.isFile() === true
      ? join(dirname(source), `${basename(source, extname(source))}-lance`)
      : source,
};

/** @throws InputError for a schema that the plan refuses */
function targetOf(path: string, schema: DatasetSchema, options: CreateOptions): LanceTarget {
  const settings = parseSettings(createSettings, options.settings);
  const plan = planColumns(schema, settings);
  const refused = plan.problems.find(({ severity }) => severity === 'error');
  if (refused !== undefined) throw new InputError(refused.code, refused.message, { path });
  return { path, schema, plan, settings, signal: options.signal };
}

async function detect(look: PathLook): Promise<Detection | null> {
  const location = look.kind === 'folder' ? await locate(look.path) : null;
  if (location === null) return null;
  const [first] = location.tables;
  if (first === undefined) return { confidence: 1, reason: `${DATABASE_FOLDER} without a table` };
  const folders = location.tables.map((table) => tableFolder(location, table));
  const whole = await Promise.all(
    folders.map(async (folder) => (await versionsIn(folder)).length > 0),
  );
  return whole.includes(true)
    ? {
        confidence: 3,
        reason: location.kind === 'table' ? 'a Lance table' : `Lance table “${first}”`,
      }
    : { confidence: 2, reason: 'a Lance folder without a manifest' };
}
