import { InputError } from '../../../shared/errors';
import type { ReportFiles } from './report-files';
import { selectRows } from './select';
import { STEPS } from './steps';
import { type Database, inTransaction } from './transaction';

/** In the file's header (`PRAGMA application_id`): “Ascp”. */
export const APPLICATION_ID = 0x41736370;

export const HISTORY_VERSION = STEPS.length;

/**
 * Brings a database to the present version, in one transaction: a step that fails leaves it as it
 * was. The version is SQLite's `user_version`, which is 0 for a new file.
 * @param readReports called only where the reports of before the database are still to be imported
 * @throws InputError for a file of a newer version or of another program; neither is written to
 */
export async function migrate(
  database: Database,
  path: string,
  readReports: () => Promise<ReportFiles>,
  target = HISTORY_VERSION,
): Promise<void> {
  if (checkedVersion(database, path) >= target) return;
  const reports = await readReports();
  inTransaction(database, () => {
    // Read again: another process may have been first.
    const version = checkedVersion(database, path);
    for (const step of STEPS.slice(version, target)) step(database, reports);
    if (version >= target) return;
    database.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${target}`);
  });
}

function checkedVersion(database: Database, path: string): number {
  const version = pragma(database, 'user_version');
  const isNew = version === 0 && pragma(database, 'schema_version') === 0;
  if (!isNew && pragma(database, 'application_id') !== APPLICATION_ID) {
    throw new InputError(
      'not-a-history',
      `${path} is another program’s database, not a history of benchmarks.`,
      { path, hint: 'Move it elsewhere, or name another folder by ARRAYSCOPE_HOME.' },
    );
  }
  if (version > HISTORY_VERSION) {
    throw new InputError(
      'newer-history',
      `${path} was written by a newer Arrayscope: its tables have version ${version}, this program knows up to ${HISTORY_VERSION}.`,
      {
        path,
        hint: 'Use that newer Arrayscope, or name another folder by ARRAYSCOPE_HOME. Nothing was changed.',
      },
    );
  }
  return version;
}

function pragma(database: Database, name: string): number {
  const value = selectRows(database, `PRAGMA ${name}`)[0]?.[name];
  return typeof value === 'number' ? value : 0;
}
