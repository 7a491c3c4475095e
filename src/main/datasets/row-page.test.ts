import { describe, expect, it } from 'vitest';
import { UsageError } from '../../shared/errors';
import type { Field } from '../../shared/model/dataset';
import type { Column } from '../../shared/model/tensor';
import { stringColumn } from '../lib/string-column';
import { readRowPage } from './row-page';
import { readTensor } from './tensor-of-row';
import { memoryDataset } from './testing/memory-dataset';

const fields: readonly Field[] = [
  { name: 'tensor', kind: 'tensor', dtype: 'float32', shape: [2, 2] },
  { name: 'id', kind: 'id', dtype: 'str', shape: [] },
  { name: 'n', kind: 'scalar', dtype: 'int64', shape: [] },
  { name: 'x', kind: 'scalar', dtype: 'float32', shape: [] },
];
const columns = new Map<string, Column>([
  [
    'tensor',
    {
      kind: 'numeric',
      dtype: 'float32',
      shape: [2, 2],
      data: Float32Array.from({ length: 12 }, (_, i) => i),
    },
  ],
  ['id', stringColumn(['a', null, 'c'])],
  ['n', { kind: 'numeric', dtype: 'int64', shape: [], data: BigInt64Array.of(2n ** 62n, -1n, 0n) }],
  [
    'x',
    {
      kind: 'numeric',
      dtype: 'float32',
      shape: [],
      data: Float32Array.of(0.1, -0, 7),
      valid: Uint8Array.of(1, 1, 0),
    },
  ],
]);
const make = () => memoryDataset({ fields, columns, rowCount: 3 });

describe('readRowPage', () => {
  it('gives cells as exact text and nulls as null', async () => {
    const dataset = make();
    expect(await readRowPage({ dataset }, 0, 1000)).toEqual({
      start: 0,
      columns: ['n', 'x'],
      rows: [
        { row: 0, id: 'a', cells: ['4611686018427387904', '0.1'] },
        { row: 1, id: null, cells: ['-1', '-0.0'] },
        { row: 2, id: 'c', cells: ['0', null] },
      ],
    });
    expect(dataset.rowsRead()).toBe(3);
  });

  it('reads only the rows of the page', async () => {
    const dataset = make();
    const page = await readRowPage({ dataset }, 2, 1);
    expect(page.rows.map(({ row }) => row)).toEqual([2]);
    expect(dataset.rowsRead()).toBe(1);
    expect((await readRowPage({ dataset }, 3, 5)).rows).toEqual([]);
    expect(dataset.rowsRead()).toBe(1);
  });

  it.each([
    [-1, 1],
    [4, 1],
    [0, 0],
    [0, 1001],
    [0.5, 1],
  ])('refuses start %d, count %d', async (start, count) => {
    await expect(readRowPage({ dataset: make() }, start, count)).rejects.toThrow(UsageError);
  });
});

describe('readTensor', () => {
  it('reads one field of one row and slices it', async () => {
    const dataset = make();
    const whole = await readTensor(dataset, { row: 1, field: 'tensor' });
    expect(whole).toEqual({ dtype: 'float32', shape: [2, 2], data: Float32Array.of(4, 5, 6, 7) });
    const part = await readTensor(dataset, { row: 1, field: 'tensor', slice: ':, 0' });
    expect(part).toEqual({ dtype: 'float32', shape: [2], data: Float32Array.of(4, 6) });
    expect((await readTensor(dataset, { row: 0, field: 'n' })).shape).toEqual([]);
    expect(dataset.rowsRead()).toBe(3);
  });

  it.each([
    [{ row: 3, field: 'tensor' }, 'Its rows are 0 to 2', 'row-out-of-range'],
    [{ row: -1, field: 'tensor' }, 'Its rows are 0 to 2', 'row-out-of-range'],
    [{ row: 0, field: 'nope' }, 'tensor, id, n, x', 'unknown-field'],
    [{ row: 0, field: 'id' }, 'tensor, n, x', 'not-a-tensor'],
    [{ row: 0, field: 'tensor', slice: '5' }, 'Write it as in NumPy', 'bad-slice'],
    [{ row: 2, field: 'x' }, undefined, 'null-value'],
  ])('refuses %o', async (request, hint, code) => {
    const error: unknown = await readTensor(make(), request).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code,
      ...(hint === undefined ? {} : { hint: expect.stringContaining(hint) }),
    });
  });
});
