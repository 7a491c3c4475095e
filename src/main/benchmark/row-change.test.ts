import { expect, it } from 'vitest';
import type { Field } from '../../shared/model/dataset';
import type { Column, TensorBatch } from '../../shared/model/tensor';
import { stringColumn, stringsOf } from '../lib/string-column';
import { heldRows } from './memory-table-fixture';
import { type RowChange, changedBatches, changedSource, rowsAfter } from './row-change';

const FIELDS: readonly Field[] = [
  { name: 'id', kind: 'id', dtype: 'str', shape: [] },
  { name: 'pair', kind: 'tensor', dtype: 'int16', shape: [2] },
];

/** A row for each number: its text as the id, and the number and its negative. */
function rowsOf(numbers: readonly number[]): TensorBatch {
  return {
    rowCount: numbers.length,
    columns: new Map<string, Column>([
      ['id', stringColumn(numbers.map(String))],
      [
        'pair',
        {
          kind: 'numeric',
          dtype: 'int16',
          shape: [2],
          data: Int16Array.from(numbers.flatMap((number) => [number, -number])),
        },
      ],
    ]),
  };
}

function textOf({ columns }: TensorBatch): readonly string[] {
  const ids = columns.get('id');
  const pairs = columns.get('pair');
  if (ids?.kind !== 'string' || pairs?.kind !== 'numeric') throw new TypeError('other columns');
  return stringsOf(ids).map(
    (id, row) => `${id}: ${pairs.data[2 * row]} ${pairs.data[2 * row + 1]}`,
  );
}

const text = (numbers: readonly number[]): readonly string[] =>
  numbers.map((number) => `${number}: ${number} ${-number}`);

const REPLACE: RowChange = {
  kind: 'replace',
  rows: Uint32Array.of(4, 1),
  fresh: rowsOf([70, 80]),
};
const APPEND: RowChange = { kind: 'append', fresh: rowsOf([70, 80]) };
const DELETE: RowChange = { kind: 'delete', rows: Uint32Array.of(5, 0, 1) };

const CASES: readonly (readonly [string, RowChange, boolean, readonly number[]])[] = [
  ['replaced in their places', REPLACE, false, [10, 80, 12, 13, 70, 15]],
  ['replaced behind the last', REPLACE, true, [10, 12, 13, 15, 70, 80]],
  ['appended', APPEND, false, [10, 11, 12, 13, 14, 15, 70, 80]],
  ['deleted', DELETE, false, [12, 13, 14]],
];

it.each(CASES)('rows that are %s stand where they should', async (_, change, moves, expected) => {
  const before = rowsOf([10, 11, 12, 13, 14, 15]);
  const after = changedSource(heldRows(FIELDS, before), change, moves);
  expect(after.rowCount).toBe(expected.length);
  const all = Array.from(expected, (_one, row) => row);
  expect(textOf(await after.take(all))).toEqual(text(expected));
  // In any order, and with repeats.
  const some = [expected.length - 1, 0, 0];
  expect(textOf(await after.take(some))).toEqual(text(some.map((row) => expected[row] ?? NaN)));
});

it.each(CASES.filter(([, , moves]) => !moves))(
  'rows that are %s are written anew so',
  (_, change, _moves, expected) => {
    const batches = [rowsOf([10, 11]), rowsOf([12, 13]), rowsOf([14, 15])];
    const changed = [...changedBatches(FIELDS, batches, change)];
    expect(changed.flatMap(textOf)).toEqual(text(expected));
  },
);

it('batches without a change are handed on without a copy, empty ones not at all', () => {
  const batches = [rowsOf([10, 11]), rowsOf([12, 13]), rowsOf([14, 15])];
  const [first, second, ...others] = changedBatches(FIELDS, batches, {
    kind: 'delete',
    rows: Uint32Array.of(2, 3, 5),
  });
  expect(others).toEqual([]);
  const bufferOf = (batch: TensorBatch | undefined): ArrayBufferLike | undefined => {
    const column = batch?.columns.get('pair');
    return column?.kind === 'numeric' ? column.data.buffer : undefined;
  };
  expect(bufferOf(first)).toBe(bufferOf(batches[0]));
  expect(second === undefined ? [] : textOf(second)).toEqual(text([14]));
});

it('rows of before are numbers from 0, fresh ones the complement of theirs', () => {
  expect([...rowsAfter(REPLACE, 6, false)]).toEqual([0, -2, 2, 3, -1, 5]);
  expect([...rowsAfter(REPLACE, 6, true)]).toEqual([0, 2, 3, 5, -1, -2]);
});
