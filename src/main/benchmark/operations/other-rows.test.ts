import { expect, it } from 'vitest';
import type { TensorBatch } from '../../../shared/model/tensor';
import { stringsOf } from '../../lib/string-column';
import { otherRows as rowsNotChosen } from '../dataset-rows';
import { generatedRows } from '../generated-rows';
import { withIdsOf } from './other-rows';

const source = generatedRows({ shape: [3], dtype: 'float32', seed: 4, items: 50 });

const idsOf = ({ columns }: TensorBatch): readonly (string | null)[] => {
  const ids = columns.get('id');
  return ids?.kind === 'string' ? stringsOf(ids) : [];
};

it('generated rows have others, whose ids go on and whose numbers are other ones', async () => {
  const others = await source.others?.(2);
  if (others === undefined) throw new TypeError('generated rows have others');
  expect(idsOf(others)).toEqual(['00000050', '00000051']);
  const longer = generatedRows({ shape: [3], dtype: 'float32', seed: 4, items: 52 });
  const goingOn = await longer.take([50, 51]);
  expect(others.columns.get('tensor')).not.toEqual(goingOn.columns.get('tensor'));
});

it('a new version of rows has their ids and the numbers of others', async () => {
  const others = await source.take([7, 8]);
  const rows = Uint32Array.of(20, 3);
  const version = await withIdsOf(others, source, rows, undefined);
  expect(idsOf(version)).toEqual(['00000020', '00000003']);
  expect(version.columns.get('tensor')).toBe(others.columns.get('tensor'));
});

it('a dataset’s other rows are those that were not chosen, as far as there are any', () => {
  const chosen = Uint32Array.of(1, 3, 5, 7);
  const rest = rowsNotChosen(10, chosen, 6, 1);
  expect([...rest].sort((a, b) => a - b)).toEqual([0, 2, 4, 6, 8, 9]);
  expect(rowsNotChosen(10, chosen, 6, 1)).toEqual(rest);
  const some = rowsNotChosen(1000, chosen, 5, 1);
  expect(new Set(some).size).toBe(5);
  expect(some.some((row) => chosen.includes(row))).toBe(false);
  // Three that were not chosen, and two of those that were.
  const again = rowsNotChosen(6, chosen.subarray(0, 3).toSorted(), 5, 1);
  expect([...again.subarray(0, 3)].sort()).toEqual([0, 2, 4]);
  expect([...again].sort()).toHaveLength(5);
  expect(new Set(again).size).toBe(5);
});
