import { expect, it } from 'vitest';
import { sortRows } from './sort-rows';

const rows = [
  { n: 10, s: 'run 10' },
  { n: null, s: null },
  { n: 9, s: 'Run 9' },
  { n: 9, s: 'run 9b' },
];

it('sorts numbers by size, text by its numbers, and what is missing last', () => {
  expect(sortRows(rows, (row) => row.n, 'ascending').map((row) => row.s)).toEqual([
    'Run 9',
    'run 9b',
    'run 10',
    null,
  ]);
  expect(sortRows(rows, (row) => row.n, 'descending').map((row) => row.s)).toEqual([
    'run 10',
    'Run 9',
    'run 9b',
    null,
  ]);
  expect(sortRows(rows, (row) => row.s, 'ascending').map((row) => row.s)).toEqual([
    'Run 9',
    'run 9b',
    'run 10',
    null,
  ]);
});

it('leaves its argument alone', () => {
  const before = [...rows];
  sortRows(rows, (row) => row.s, 'descending');
  expect(rows).toEqual(before);
});
