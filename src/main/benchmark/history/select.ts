/** Rows and cells with types: those of STRICT tables are what their column says. */
import { InternalError } from '../../../shared/errors';
import type { Database } from './transaction';

export type Row = Readonly<Record<string, unknown>>;

export function selectRows(
  database: Database,
  sql: string,
  ...values: readonly (string | number)[]
): readonly Row[] {
  const rows: readonly Row[] = database.prepare(sql).all(...values);
  return rows;
}

export function textOf(cell: unknown): string {
  if (typeof cell === 'string') return cell;
  throw new InternalError(`A text was expected in the history, not ${typeof cell}.`);
}

export function numberOf(cell: unknown): number {
  if (typeof cell === 'number') return cell;
  throw new InternalError(`A number was expected in the history, not ${typeof cell}.`);
}
