/**
 * Every version of the tables, as the step from the one before: step 1 makes version 1 of an empty
 * file. A step that was released is never changed; a new one is added at the end.
 */
import type { ReportFiles } from './report-files';
import { insertRun } from './run-rows';
import type { Database } from './transaction';

export type Step = (database: Database, reports: ReportFiles) => void;

export const STEPS: readonly Step[] = [makeTables, importReports, addBaseline];

/**
 * What lists and trends ask for has columns; `rest` is a JSON object with all other fields, so
 * that a report comes back as it was saved. Times are REAL seconds, with every digit (the library
 * binds numbers below 2e-16 as 0; no clock tells times as short).
 */
function makeTables(database: Database): void {
  database.exec(`
    CREATE TABLE runs (
      id TEXT NOT NULL PRIMARY KEY,
      title TEXT NOT NULL,
      created_at TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('complete', 'cancelled')),
      request TEXT NOT NULL,
      environment TEXT NOT NULL,
      method TEXT NOT NULL,
      rest TEXT NOT NULL
    ) STRICT;
    CREATE INDEX runs_by_date ON runs (created_at);
    CREATE TABLE results (
      run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      format TEXT NOT NULL,
      settings TEXT NOT NULL,
      label TEXT NOT NULL,
      operation TEXT NOT NULL,
      way TEXT NOT NULL,
      items INTEGER NOT NULL,
      median REAL NOT NULL,
      low REAL NOT NULL,
      high REAL NOT NULL,
      rest TEXT NOT NULL,
      PRIMARY KEY (run_id, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX results_by_case ON results (operation, format, items, way);
    CREATE TABLE samples (
      run_id TEXT NOT NULL,
      result INTEGER NOT NULL,
      position INTEGER NOT NULL,
      round INTEGER NOT NULL,
      seconds REAL NOT NULL,
      PRIMARY KEY (run_id, result, position),
      FOREIGN KEY (run_id, result) REFERENCES results (run_id, position) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE storage (
      run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
      position INTEGER NOT NULL,
      label TEXT NOT NULL,
      items INTEGER NOT NULL,
      bytes INTEGER NOT NULL,
      files INTEGER NOT NULL,
      rest TEXT NOT NULL,
      PRIMARY KEY (run_id, position)
    ) STRICT, WITHOUT ROWID;
  `);
}

/** The files stay where they are. */
function importReports(database: Database, { reports, skipped }: ReportFiles): void {
  database.exec(
    'CREATE TABLE skipped_files (path TEXT NOT NULL PRIMARY KEY, reason TEXT NOT NULL) STRICT',
  );
  for (const report of reports) insertRun(database, report);
  const insert = database.prepare('INSERT INTO skipped_files (path, reason) VALUES (?, ?)');
  for (const { path, reason } of skipped) insert.run(path, reason);
}

/** At most one run is the baseline: the index holds nothing but those that are. */
function addBaseline(database: Database): void {
  database.exec(`
    ALTER TABLE runs ADD COLUMN is_baseline INTEGER NOT NULL DEFAULT 0
      CHECK (is_baseline IN (0, 1));
    CREATE UNIQUE INDEX one_baseline ON runs (is_baseline) WHERE is_baseline = 1;
  `);
}
