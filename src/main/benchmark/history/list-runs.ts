import type { BenchmarkFilter, BenchmarkListing } from '../../../shared/model/benchmark-history';
import { numberOf, selectRows, textOf } from './select';
import type { Database } from './transaction';

/** Newest first. */
export function selectListings(
  database: Database,
  filter: BenchmarkFilter,
): readonly BenchmarkListing[] {
  const cases = selectCases(database);
  return selectRows(
    database,
    'SELECT id, title, created_at, status, is_baseline FROM runs ORDER BY created_at DESC',
  )
    .map((row): BenchmarkListing => {
      const id = textOf(row['id']);
      const own = cases.get(id) ?? [];
      return {
        id,
        title: textOf(row['title']),
        createdAt: textOf(row['created_at']),
        status: row['status'] === 'complete' ? 'complete' : 'cancelled',
        isBaseline: numberOf(row['is_baseline']) === 1,
        entries: distinct(own.map(({ label }) => label)),
        formats: distinct(own.map(({ format }) => format)),
        operations: distinct(own.map(({ operation }) => operation)),
        cases: own.reduce((sum, { count }) => sum + count, 0),
      };
    })
    .filter((listing) => fits(listing, filter));
}

interface CaseGroup {
  readonly label: string;
  readonly format: string;
  readonly operation: string;
  readonly count: number;
}

function selectCases(database: Database): ReadonlyMap<string, readonly CaseGroup[]> {
  const byRun = new Map<string, CaseGroup[]>();
  const rows = selectRows(
    database,
    `SELECT run_id, label, format, operation, count(*) AS count, min(position) AS first
     FROM results GROUP BY run_id, label, format, operation ORDER BY run_id, first`,
  );
  for (const row of rows) {
    const run = textOf(row['run_id']);
    const group = {
      label: textOf(row['label']),
      format: textOf(row['format']),
      operation: textOf(row['operation']),
      count: numberOf(row['count']),
    };
    byRun.set(run, [...(byRun.get(run) ?? []), group]);
  }
  return byRun;
}

/** Words are looked for here and not in SQL, which knows upper case in English letters only. */
function fits(listing: BenchmarkListing, filter: BenchmarkFilter): boolean {
  const { text, format, operation, status, from, to } = filter;
  const words = (text ?? '').toLocaleLowerCase().split(/\s+/);
  const searched = [listing.title, listing.id, ...listing.entries].join('\n').toLocaleLowerCase();
  // Dates are compared as days: the text of a moment begins with its day (UTC).
  const day = listing.createdAt.slice(0, 10);
  return (
    words.every((word) => searched.includes(word)) &&
    (format === undefined || listing.formats.includes(format)) &&
    (operation === undefined || listing.operations.includes(operation)) &&
    (status === undefined || listing.status === status) &&
    (from === undefined || day >= from) &&
    (to === undefined || day <= to)
  );
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
