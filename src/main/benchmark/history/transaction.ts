import type { DatabaseSync } from '@photostructure/sqlite';

export type Database = InstanceType<typeof DatabaseSync>;

/** All of `work` or, where it throws, nothing. Waits for other writers first. */
export function inTransaction<Result>(database: Database, work: () => Result): Result {
  return transaction(database, 'BEGIN IMMEDIATE', work);
}

/** `work` sees one state of the database, whatever others write meanwhile. */
export function reading<Result>(database: Database, work: () => Result): Result {
  return transaction(database, 'BEGIN', work);
}

function transaction<Result>(database: Database, begin: string, work: () => Result): Result {
  database.exec(begin);
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    // Some errors (a full disk) have rolled back already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}
