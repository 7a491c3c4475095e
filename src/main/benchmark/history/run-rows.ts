/**
 * A report as rows of the tables, and back. Writes the columns of version 1, since the import of
 * step 2 does: a step that changes them leaves that step a copy of this.
 */
import type { BenchmarkReport, CaseResult } from '../../../shared/model/benchmark';
import { parseReport } from '../report-schema';
import { type Row, numberOf, selectRows, textOf } from './select';
import type { Database } from './transaction';

/** Inside a transaction of the caller's. A run of the same id is replaced, all of it. */
export function insertRun(database: Database, report: BenchmarkReport): void {
  const { id, title, createdAt, status, request, environment, method, ...others } = report;
  const { results, storage, ...rest } = others;
  database.prepare('DELETE FROM runs WHERE id = ?').run(id);
  database
    .prepare(
      `INSERT INTO runs (id, title, created_at, status, request, environment, method, rest)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    .run(id, title, createdAt, status, ...[request, environment, method, rest].map(json));
  insertResults(database, id, results);
  insertStorage(database, id, storage);
}

function insertResults(database: Database, runId: string, results: readonly CaseResult[]): void {
  const insertResult = database.prepare(
    `INSERT INTO results
       (run_id, position, format, settings, label, operation, way, items, median, low, high, rest)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const insertSample = database.prepare(
    'INSERT INTO samples (run_id, result, position, round, seconds) VALUES (?, ?, ?, ?, ?)',
  );
  results.forEach((result, position) => {
    const { format, settings, label, operation, way, items, median, low, high, ...others } = result;
    const { samples, ...rest } = others;
    insertResult.run(
      ...[runId, position, format, json(settings), label, operation, way, items],
      ...[median, low, high, json(rest)],
    );
    const round = roundOf(result);
    samples.forEach((seconds, at) => {
      insertSample.run(runId, position, at, round(at), seconds);
    });
  });
}

/** Which round took the sample at a position, from 0. */
function roundOf({ roundSamples }: CaseResult): (at: number) => number {
  const rounds = roundSamples.flatMap((count, round) => new Array<number>(count).fill(round));
  return (at) => rounds[at] ?? 0;
}

function insertStorage(database: Database, id: string, storage: BenchmarkReport['storage']): void {
  const insert = database.prepare(
    `INSERT INTO storage (run_id, position, label, items, bytes, files, rest)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  );
  storage.forEach(({ label, items, bytes, files, ...rest }, position) => {
    insert.run(id, position, label, items, bytes, files, json(rest));
  });
}

/** Undefined when there is no such run. Several statements: to be called inside `reading`. */
export function selectRun(
  database: Database,
  id: string,
  path: string,
): BenchmarkReport | undefined {
  const [run] = selectRows(database, 'SELECT * FROM runs WHERE id = ?', id);
  if (run === undefined) return undefined;
  const samples = selectSamples(database, id);
  const results = selectRows(
    database,
    'SELECT * FROM results WHERE run_id = ? ORDER BY position',
    id,
  ).map((row) => ({
    ...parsed(row['rest']),
    ...textFields(row, ['format', 'label', 'operation', 'way']),
    settings: parsed(row['settings']),
    ...numberFields(row, ['items', 'median', 'low', 'high']),
    samples: samples.get(numberOf(row['position'])) ?? [],
  }));
  const storage = selectRows(
    database,
    'SELECT * FROM storage WHERE run_id = ? ORDER BY position',
    id,
  ).map((row) => ({
    ...parsed(row['rest']),
    label: textOf(row['label']),
    ...numberFields(row, ['items', 'bytes', 'files']),
  }));
  const report = {
    ...parsed(run['rest']),
    ...textFields(run, ['id', 'title', 'status']),
    createdAt: textOf(run['created_at']),
    request: parsed(run['request']),
    environment: parsed(run['environment']),
    method: parsed(run['method']),
    results,
    storage,
  };
  // The one check that every report goes through, with what earlier versions did not know.
  return parseReport(JSON.stringify(report), `The run ${id} in ${path}`);
}

/** Seconds by the position of their result, in the order in which they were taken. */
function selectSamples(database: Database, id: string): ReadonlyMap<number, readonly number[]> {
  const byResult = new Map<number, number[]>();
  const rows = selectRows(
    database,
    'SELECT result, seconds FROM samples WHERE run_id = ? ORDER BY result, position',
    id,
  );
  for (const row of rows) {
    const result = numberOf(row['result']);
    const samples = byResult.get(result) ?? [];
    samples.push(numberOf(row['seconds']));
    byResult.set(result, samples);
  }
  return byResult;
}

function textFields(row: Row, names: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(names.map((name) => [name, textOf(row[name])]));
}

function numberFields(row: Row, names: readonly string[]): Readonly<Record<string, number>> {
  return Object.fromEntries(names.map((name) => [name, numberOf(row[name])]));
}

function json(value: object): string {
  return JSON.stringify(value);
}

function parsed(cell: unknown): object {
  const value: unknown = JSON.parse(textOf(cell));
  return typeof value === 'object' && value !== null ? value : {};
}
