import type { Problem } from '../../../shared/model/dataset';
import type { Column } from '../../../shared/model/tensor';
import { bytesOf, rowBytes } from '../../../shared/model/dtype';
import { stringBytes } from '../../lib/string-column';
import { DuplicateHashes, hash53 } from './duplicate-ids';

/** How many examples of duplicate ids a problem names. */
const EXAMPLES = 3;

/**
 * Ids that occur more than once, and missing ones, found by reading the id column twice.
 * @param scan reads the id column in order
 */
export async function idProblems(
  rows: number,
  scan: () => AsyncIterable<{ readonly rowCount: number; readonly column: Column }>,
): Promise<readonly Problem[]> {
  const hashes = new DuplicateHashes(rows);
  let nulls = 0;
  for await (const { rowCount, column } of scan()) {
    for (let row = 0; row < rowCount; row += 1) {
      if (column.valid?.[row] === 0) nulls += 1;
      else hashes.add(idBytes(column, row));
    }
  }
  const repeated = hashes.repeated();
  const problems: Problem[] = [];
  if (nulls > 0)
    problems.push({ severity: 'warning', code: 'null-id', message: `${nulls} rows have no id.` });
  if (repeated.size === 0) return problems;
  const seen = new Map<string, number>();
  const examples: string[] = [];
  let extra = 0;
  let firstRow: number | undefined;
  let at = 0;
  for await (const { rowCount, column } of scan()) {
    for (let row = 0; row < rowCount; row += 1) {
      const bytes = idBytes(column, row);
      if (column.valid?.[row] === 0 || !repeated.has(hash53(bytes))) continue;
      const key = Buffer.from(bytes).toString('latin1');
      const count = (seen.get(key) ?? 0) + 1;
      seen.set(key, count);
      if (count === 1) continue;
      extra += 1;
      firstRow ??= at + row;
      if (count === 2 && examples.length < EXAMPLES) examples.push(`“${idText(column, row)}”`);
    }
    at += rowCount;
  }
  if (extra === 0 || firstRow === undefined) return problems;
  const repeatedIds = [...seen.values()].filter((count) => count > 1).length;
  return [
    ...problems,
    {
      severity: 'warning',
      code: 'duplicate-id',
      message: `${repeatedIds} ids occur more than once (${extra} rows too many), such as ${examples.join(', ')}.`,
      row: firstRow,
    },
  ];
}

function idBytes(column: Column, row: number): Uint8Array {
  if (column.kind === 'string') return stringBytes(column, row);
  const width = rowBytes(column.dtype, column.shape);
  return bytesOf(column.data).subarray(row * width, (row + 1) * width);
}

function idText(column: Column, row: number): string {
  return column.kind === 'string'
    ? new TextDecoder().decode(stringBytes(column, row))
    : String(column.data[row]);
}
