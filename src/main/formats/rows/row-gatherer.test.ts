import { expect, test } from 'vitest';
import type { Field } from '../../../shared/model/dataset';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { stringColumn, stringsOf } from '../../lib/string-column';
import { RowGatherer } from './row-gatherer';

const fields: readonly Field[] = [
  { name: 'n', kind: 'scalar', dtype: 'int32', shape: [] },
  { name: 't', kind: 'text', dtype: 'str', shape: [] },
];

/** Rows `start` and after it, each text as long as given. */
function batch(start: number, lengths: readonly number[]): TensorBatch {
  const data = Int32Array.from(lengths, (_, row) => start + row);
  return {
    rowCount: lengths.length,
    columns: new Map<string, Column>([
      ['n', { kind: 'numeric', dtype: 'int32', shape: [], data }],
      ['t', stringColumn(lengths.map((length) => 'x'.repeat(length)))],
    ]),
  };
}

/** Numbers and text lengths of each chunk; the batches' memory is overwritten behind its back. */
function chunksOf(
  size: { readonly rows: number; readonly bytes: number },
  batches: readonly TensorBatch[],
): (readonly [number[], number[]])[] {
  const gatherer = new RowGatherer(fields, size);
  const found: (readonly [number[], number[]])[] = [];
  const take = ({ rowCount, columns }: TensorBatch): void => {
    const numbers = columns.get('n');
    const text = columns.get('t');
    if (numbers?.kind !== 'numeric' || text?.kind !== 'string') throw new Error('a column is gone');
    expect(numbers.data.length).toBe(rowCount);
    found.push([Array.from(numbers.data, Number), stringsOf(text).map((one) => one?.length ?? -1)]);
  };
  for (const one of batches) {
    for (const chunk of gatherer.add(one)) take(chunk);
    const column = one.columns.get('n');
    if (column?.kind === 'numeric') column.data.fill(99 as never);
  }
  const rest = gatherer.rest();
  if (rest !== null) take(rest);
  expect(gatherer.rest()).toBeNull();
  return found;
}

test('chunks have the rows asked for, whatever the batches have', () => {
  const batches = [batch(0, [1, 1]), batch(2, [1]), batch(3, [1, 1, 1, 1, 1, 1])];
  expect(chunksOf({ rows: 4, bytes: 1e6 }, batches).map(([numbers]) => numbers)).toEqual([
    [0, 1, 2, 3],
    [4, 5, 6, 7],
    [8],
  ]);
});

test('a chunk ends before it has too many bytes, but has one row at least', () => {
  // 8 bytes a row besides its text.
  const batches = [batch(0, [10, 10, 500, 10]), batch(4, [90, 1, 1])];
  expect(chunksOf({ rows: 100, bytes: 100 }, batches)).toEqual([
    [
      [0, 1],
      [10, 10],
    ],
    [[2], [500]],
    [[3], [10]],
    [[4], [90]],
    [
      [5, 6],
      [1, 1],
    ],
  ]);
});

test('no rows are no chunk', () => {
  expect(chunksOf({ rows: 4, bytes: 100 }, [batch(0, [])])).toEqual([]);
});
