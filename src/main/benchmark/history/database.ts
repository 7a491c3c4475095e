/**
 * The history's file: opened for one piece of work and closed again, so that the window and the
 * terminal may both use it. SQLite locks it, and its rollback journal undoes what a process that
 * died left half done.
 */
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { appFolder } from '../../lib/app-folder';
import { withFileErrors } from '../../lib/file-error';
import { toHistoryError } from './history-error';
import { migrate } from './migrate';
import { readReportFiles } from './report-files';
import type { Database } from './transaction';

/** A writer that another process keeps waiting for longer than this gives up. */
const WAIT_MS = 10_000;

export function historyPath(): string {
  return join(appFolder(), 'benchmarks.sqlite3');
}

/**
 * @param work must not wait for anything: the database is closed when it returns
 * @throws InputError for a file that is damaged, another program's or a newer version's,
 *   MachineError where the system refuses
 */
export async function withHistory<Result>(
  work: (database: Database) => Result,
  path: string = historyPath(),
): Promise<Result> {
  await withFileErrors(dirname(path), () => mkdir(dirname(path), { recursive: true }));
  // Loaded here: without this native module everything else still works.
  const sqlite = await import('@photostructure/sqlite');
  let database: Database | undefined;
  try {
    database = new sqlite.DatabaseSync(path, { timeout: WAIT_MS });
    // What was saved is on the disk when saving ends.
    database.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    await migrate(database, path, () => readReportFiles(join(dirname(path), 'benchmarks')));
    return work(database);
  } catch (error) {
    throw toHistoryError(error, path);
  } finally {
    database?.close();
  }
}
