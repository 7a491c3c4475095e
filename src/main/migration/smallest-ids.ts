import type { Dataset } from '../formats/types';
import type { Column } from '../../shared/model/tensor';
import { stringBytes } from '../lib/string-column';
import { cellText, isValid } from './compare-columns';

const BATCH_ROWS = 16_384;

/** An id with what it is sorted by: numbers by value, text by its code points (as NumPy sorts). */
interface SortedId {
  readonly text: string;
  readonly key: number | bigint | Uint8Array;
}

/** The first `count` ids in sorted order, found in one pass over the ids. */
export async function smallestIds(
  dataset: Dataset,
  count: number,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const id = dataset.fields.find(({ kind }) => kind === 'id');
  if (id === undefined || dataset.rowCount === 0) return [];
  let smallest: readonly SortedId[] = [];
  for await (const batch of dataset.scan({ columns: [id.name], batchRows: BATCH_ROWS, signal })) {
    const column = batch.columns.get(id.name);
    if (column === undefined) return [];
    for (let row = 0; row < batch.rowCount; row += 1) {
      const key = keyOf(column, row);
      const last = smallest.at(-1);
      if (smallest.length === count && last !== undefined && compareKeys(key, last.key) >= 0)
        continue;
      const entry = { text: cellText(column, row) ?? 'null', key };
      smallest = [...smallest, entry].sort((a, b) => compareKeys(a.key, b.key)).slice(0, count);
    }
  }
  return smallest.map(({ text }) => text);
}

function keyOf(column: Column, row: number): SortedId['key'] {
  if (!isValid(column, row)) return new Uint8Array(0);
  // UTF-8 sorts by its bytes as the text does by its code points.
  return column.kind === 'string' ? stringBytes(column, row) : (column.data[row] ?? 0);
}

function compareKeys(a: SortedId['key'], b: SortedId['key']): number {
  if (a instanceof Uint8Array && b instanceof Uint8Array) return Buffer.compare(a, b);
  return a < b ? -1 : a > b ? 1 : 0;
}
