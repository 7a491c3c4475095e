import { expect, it } from 'vitest';
import { missingNumbers } from './missing-numbers';

const named = (numbers: readonly number[]): string[] => numbers.map((at) => `part-${at}.npy`);

it.each([
  ['one after another', named([0, 1, 2, 3])],
  ['from another number on', named([7, 8, 9])],
  ['by their first row', named([0, 500, 1000, 1500])],
  ['of two sequences', ['a_batch1.npy', 'a_batch2.npy', 'a_batch3.npy', 'b_batch5.npy']],
  ['without numbers', ['first.npy', 'second.npy']],
  ['alone', named([3])],
])('nothing is missing among files %s', (_, names) => {
  expect(missingNumbers(names)).toEqual([]);
});

it('names each gap by the files around it', () => {
  expect(missingNumbers(named([0, 1, 3, 4, 5, 9, 10])).map(({ message }) => message)).toEqual([
    'Between part-1.npy and part-3.npy number 2 is missing: rows may have been lost.',
    'Between part-5.npy and part-9.npy number 6 to 8 are missing: rows may have been lost.',
  ]);
});
