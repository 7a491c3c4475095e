import { stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { InputError, UsageError } from '../../../shared/errors';
import type { Problem } from '../../../shared/model/dataset';
import { folderEntries } from '../../lib/folder-entries';
import { systemCode, withFileErrors } from '../../lib/file-error';
import { assertLinksInside } from './links-inside';
import { versionsIn } from './live-manifest';

/** Folder in which Hyrax keeps its database, and we ours. */
export const DATABASE_FOLDER = 'lance_db';
const SUFFIX = '.lance';

/**
 * - `result`: a folder that holds `lance_db`; - `database`: a folder that holds `*.lance` folders;
 * - `table`: one table's own folder.
 */
export interface Location {
  readonly kind: 'result' | 'database' | 'table';
  /** The path that was asked about. */
  readonly path: string;
  readonly database: string;
  /** Names of the tables there, without `.lance`, sorted. */
  readonly tables: readonly string[];
}

/** What of Lance lies at the path; null where there is nothing of it. Opens nothing. */
export async function locate(path: string): Promise<Location | null> {
  const whole = resolve(path);
  const stats = await withFileErrors(whole, () => stat(whole));
  if (!stats.isDirectory()) return null;
  const folders = await subfolders(whole);
  if (folders.includes('_versions')) {
    return {
      kind: 'table',
      path: whole,
      database: dirname(whole),
      tables: [tableName(basename(whole))],
    };
  }
  if (folders.includes(DATABASE_FOLDER)) {
    const database = join(whole, DATABASE_FOLDER);
    return { kind: 'result', path: whole, database, tables: tablesOf(await subfolders(database)) };
  }
  const tables = tablesOf(folders);
  if (tables.length > 0 || basename(whole) === DATABASE_FOLDER) {
    return { kind: 'database', path: whole, database: whole, tables };
  }
  // A table that lost its manifests is still recognised, to say so.
  return whole.endsWith(SUFFIX)
    ? { kind: 'table', path: whole, database: dirname(whole), tables: [tableName(basename(whole))] }
    : null;
}

/** Folder of a table of the location. */
export function tableFolder(location: Location, table: string): string {
  return location.kind === 'table' ? location.path : join(location.database, `${table}${SUFFIX}`);
}

export interface ChosenTable {
  readonly table: string;
  readonly folder: string;
  readonly problems: readonly Problem[];
}

/**
 * The table to open: the one that is named, else `results`, else the only one, else the first.
 * @throws UsageError for a name that is not there; InputError where there is no table at all, or
 * none of its versions is complete, or a link in it leads outside.
 */
export async function chooseTable(
  location: Location,
  wanted: string | undefined,
): Promise<ChosenTable> {
  const { tables, path } = location;
  const table = wanted ?? (tables.includes('results') ? 'results' : tables[0]);
  if (table === undefined) {
    throw new InputError('no-table', `The Lance database at ${location.database} holds no table.`, {
      path: location.database,
      hint: 'A conversion may have been interrupted; make it again from its source.',
    });
  }
  if (!tables.includes(table)) {
    throw new UsageError('no-such-table', `There is no table “${table}” in ${location.database}.`, {
      path,
      hint: `It holds ${tables.map((name) => `“${name}”`).join(', ')}.`,
    });
  }
  const folder = tableFolder(location, table);
  await assertLinksInside(folder);
  if ((await versionsIn(folder)).length === 0) {
    throw new InputError(
      'missing-manifest',
      `The Lance table at ${folder} has no manifest, so nothing says what it holds.`,
      {
        path: folder,
        hint: 'It was not written to its end or lost its folder “_versions”; make it again from its source.',
      },
    );
  }
  return { table, folder, problems: otherTables(location, table, wanted) };
}

function otherTables(
  { tables }: Location,
  table: string,
  wanted: string | undefined,
): readonly Problem[] {
  const others = tables.filter((name) => name !== table);
  if (others.length === 0 || wanted !== undefined) return [];
  return [
    {
      severity: 'warning',
      code: 'several-tables',
      message: `The database holds ${tables.length} tables; “${table}” is shown. The others: ${others.map((name) => `“${name}”`).join(', ')}.`,
    },
  ];
}

function tablesOf(folders: readonly string[]): readonly string[] {
  return folders
    .filter((name) => name.endsWith(SUFFIX) && name !== SUFFIX)
    .map(tableName)
    .sort();
}

function tableName(folder: string): string {
  return folder.endsWith(SUFFIX) ? folder.slice(0, -SUFFIX.length) : folder;
}

async function subfolders(folder: string): Promise<readonly string[]> {
  try {
    const entries = await folderEntries(folder);
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    return withFileErrors(folder, () => Promise.reject(error as Error));
  }
}
