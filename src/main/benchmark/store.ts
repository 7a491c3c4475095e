/** Saved reports: a history in a database in the program's own folder. */
import { InputError, UsageError } from '../../shared/errors';
import type { BenchmarkReport } from '../../shared/model/benchmark';
import type {
  BenchmarkFilter,
  BenchmarkListing,
  CaseIdentity,
} from '../../shared/model/benchmark-history';
import { historyPath, withHistory } from './history/database';
import { selectListings } from './history/list-runs';
import { isRunId } from './history/run-id';
import { insertRun, selectRun } from './history/run-rows';
import { selectRows, textOf } from './history/select';
import { inTransaction, reading } from './history/transaction';

/**
 * Opens the history, makes or updates its tables: called before a run is measured that is to be
 * saved.
 * @throws InputError for a history that is damaged or of a newer version, MachineError where the
 *   system refuses
 */
export async function requireHistory(): Promise<void> {
  await withHistory(() => undefined);
}

/** A report of the same id is replaced. It is there whole, and on the disk, or not at all. */
export async function saveReport(report: BenchmarkReport): Promise<void> {
  if (!isRunId(report.id)) throw unknownRun(report.id);
  await withHistory((database) => inTransaction(database, () => insertRun(database, report)));
}

/** Newest first; all of them without a filter. */
export async function listReports(
  filter: BenchmarkFilter = {},
): Promise<readonly BenchmarkListing[]> {
  return withHistory((database) => reading(database, () => selectListings(database, filter)));
}

/** One sentence for every file of the time before the database that could not be imported. */
export async function skippedReportFiles(): Promise<readonly string[]> {
  return withHistory((database) =>
    selectRows(database, 'SELECT reason FROM skipped_files ORDER BY path').map((row) =>
      textOf(row['reason']),
    ),
  );
}

/** @throws InputError when there is no such report */
export async function getReport(id: string): Promise<BenchmarkReport> {
  const report = await withHistory((database) =>
    reading(database, () => selectRun(database, id, historyPath())),
  );
  if (report === undefined) throw unknownRun(id);
  return report;
}

/** All that measured an operation with a format at a size, in whatever way. */
export async function reportsWithCase(identity: CaseIdentity): Promise<readonly BenchmarkReport[]> {
  const { operation, format, items } = identity;
  return withHistory((database) =>
    reading(database, () =>
      selectRows(
        database,
        'SELECT DISTINCT run_id FROM results WHERE operation = ? AND format = ? AND items = ?',
        ...[operation, format, items],
      ).flatMap((row) => selectRun(database, textOf(row['run_id']), historyPath()) ?? []),
    ),
  );
}

/** @throws InputError when there is no such report */
export async function removeReport(id: string): Promise<void> {
  await changeRun(id, 'DELETE FROM runs WHERE id = ?', [id]);
}

/** @throws InputError when there is no such report, UsageError for an empty title */
export async function renameReport(id: string, title: string): Promise<void> {
  const trimmed = title.trim();
  if (trimmed === '') throw new UsageError('no-title', 'A report needs a title.');
  await changeRun(id, 'UPDATE runs SET title = ? WHERE id = ?', [trimmed, id]);
}

/**
 * Makes one report the baseline and no other; with null none.
 * @throws InputError when there is no such report
 */
export async function setBaseline(id: string | null): Promise<void> {
  await withHistory((database) =>
    inTransaction(database, () => {
      database.exec('UPDATE runs SET is_baseline = 0 WHERE is_baseline = 1');
      if (id === null) return;
      const { changes } = database.prepare('UPDATE runs SET is_baseline = 1 WHERE id = ?').run(id);
      if (changes === 0) throw unknownRun(id);
    }),
  );
}

async function changeRun(id: string, sql: string, values: readonly string[]): Promise<void> {
  const { changes } = await withHistory((database) =>
    inTransaction(database, () => database.prepare(sql).run(...values)),
  );
  if (changes === 0) throw unknownRun(id);
}

function unknownRun(id: string): InputError {
  return new InputError('not-found', `There is no saved benchmark “${id}”.`, {
    hint: '“arrayscope bench --list” shows those that are there.',
  });
}
