import { expect, test } from 'vitest';
import type { Field } from '../../../shared/model/dataset';
import { tableSchema } from './arrow-schema';
import { loadNative } from './native';
import { planColumns } from './plan-write';
import { createSettings } from './settings';
import { storedColumns } from './stored-columns';

const { arrow } = loadNative();
const fields: readonly Field[] = [
  { name: 'id', kind: 'id', dtype: 'str', shape: [] },
  { name: 'tensor', kind: 'tensor', dtype: 'complex64', shape: [2, 3] },
];

function problemsWith(changes: Readonly<Record<string, string>>): readonly string[] {
  const plan = planColumns({ fields }, createSettings.parse({}));
  const { fields: columns, metadata } = tableSchema(arrow, plan, undefined);
  const schema = new arrow.Schema(columns, new Map([...metadata, ...Object.entries(changes)]));
  return storedColumns(arrow, schema).problems.map(({ code, message }) => `${code}: ${message}`);
}

test('what is written for Hyrax and for ourselves agrees', () => {
  expect(problemsWith({})).toEqual([]);
});

test.each([
  [{ tensor_shape: '[3, 2, 2]' }, '(3, 2, 2) float32'],
  [{ tensor_dtype: 'complex64' }, '(2, 3, 2) complex64'],
  [{ tensor_shape: 'gone' }, 'nothing'],
])('%j is told of', (changes, said) => {
  expect(problemsWith(changes)).toEqual([
    `record-disagrees: The metadata that Hyrax reads says ${said} of “data”, and the recorded mapping (2, 3, 2) float32: Hyrax shows other tensors than Arrayscope.`,
  ]);
});
