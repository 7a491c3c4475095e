import { describe, expect, it } from 'vitest';
import type { Field } from '../../shared/model/dataset';
import type { Column, NumericColumn } from '../../shared/model/tensor';
import { bytesOf } from '../../shared/model/dtype';
import { stringColumn } from '../lib/string-column';
import { compareDatasets } from './compare-datasets';
import { memoryDataset, type MemoryRows, range } from './testing/memory-dataset';

const ID: Field = { name: 'id', kind: 'id', dtype: 'str80', shape: [] };
const TENSOR: Field = { name: 'tensor', kind: 'tensor', dtype: 'float32', shape: [2, 3] };
const ROWS = 10;

/** Ten rows, the ids all different, with a NaN, a negative zero and an infinity among the values. */
function sample(change: (values: Float32Array) => void = () => undefined): MemoryRows {
  const values = Float32Array.from({ length: ROWS * 6 }, (_, at) => at / 7);
  values[7] = Number.NaN;
  values[8] = -0;
  values[9] = -Infinity;
  change(values);
  return rowsOf(
    values,
    range(ROWS).map((row) => `object-${row}`),
  );
}

function rowsOf(values: Float32Array, ids: readonly (string | null)[]): MemoryRows {
  const tensor: NumericColumn = { kind: 'numeric', dtype: 'float32', shape: [2, 3], data: values };
  return {
    fields: [ID, TENSOR],
    rowCount: ids.length,
    columns: new Map<string, Column>([
      ['id', stringColumn(ids)],
      ['tensor', tensor],
    ]),
  };
}

/** The sample's rows in another order, lost and doubled as the list says. */
function rearranged(order: readonly number[]): MemoryRows {
  const whole = sample();
  const values = new Float32Array(order.length * 6);
  const all = bytesOf((whole.columns.get('tensor') as NumericColumn).data);
  order.forEach((row, at) => bytesOf(values).set(all.subarray(row * 24, row * 24 + 24), at * 24));
  return rowsOf(
    values,
    order.map((row) => `object-${row}`),
  );
}

const compare = (one: MemoryRows, other: MemoryRows, options = {}) =>
  compareDatasets(memoryDataset(one), memoryDataset(other), { rows: null, ...options });

describe('a comparison', () => {
  it('passes equal rows and says how much it compared', async () => {
    const found = await compare(sample(), sample());
    expect(found).toMatchObject({
      equal: true,
      complete: true,
      rowsCompared: 10,
      tensorsCompared: 10,
      differences: [],
      differenceCount: 0,
    });
    expect(found.bytesCompared).toBe(10 * 24 + 10 * 'object-0'.length);
  });

  it.each([1, 2, 3, 7, 100])(
    'does not care that the other side comes in batches of %d',
    async (batchRows) => {
      const found = await compare({ ...sample(), batchRows: 4 }, { ...sample(), batchRows });
      expect(found).toMatchObject({ equal: true, rowsCompared: 10 });
      const swapped = await compare(
        { ...sample(), batchRows: 4 },
        { ...rearranged([0, 1, 2, 3, 4, 5, 6, 7, 9, 8]), batchRows },
      );
      expect(swapped.differences.map(({ row }) => row)).toEqual([8, 8, 9, 9]);
    },
  );

  it('finds two rows that changed places', async () => {
    const found = await compare(sample(), rearranged([0, 1, 2, 5, 4, 3, 6, 7, 8, 9]));
    expect(found).toMatchObject({ equal: false, complete: true, differenceCount: 2 });
    expect(found.differences[0]).toMatchObject({
      row: 3,
      id: 'object-3',
      kind: 'id',
      message: 'The id is “object-3” in the source and “object-5” in the result.',
    });
  });

  it('finds a row that was lost and another that was doubled', async () => {
    const found = await compare(sample(), rearranged([0, 1, 2, 3, 3, 5, 6, 7, 8, 9]));
    expect(found).toMatchObject({ equal: false, differenceCount: 1 });
    expect(found.differences.map(({ row, kind }) => [row, kind])).toEqual([
      [4, 'id'],
      [4, 'tensor'],
    ]);
  });

  it('finds rows that are missing at the end', async () => {
    const found = await compare(sample(), rearranged([0, 1, 2, 3, 4, 5, 6, 7]));
    expect(found).toMatchObject({ equal: false, rowsCompared: 8, differenceCount: 2 });
    expect(found.differences).toEqual([
      { row: 8, id: null, kind: 'row-count', message: 'The source has 10 rows and the result 8.' },
    ]);
  });

  it('finds one flipped bit in the last row', async () => {
    const flipped = sample((values) => {
      const bytes = bytesOf(values);
      const last = bytes.length - 4;
      bytes[last] = (bytes[last] ?? 0) ^ 1;
    });
    const found = await compare(sample(), flipped);
    expect(found.differences).toHaveLength(1);
    expect(found.differences[0]).toMatchObject({ row: 9, id: 'object-9', kind: 'tensor' });
    expect(found.differences[0]?.message).toBe(
      'tensor[1, 2] is 8.428572 in the source and 8.428573 in the result.',
    );
  });

  it('tells NaN payloads apart, and zero from negative zero', async () => {
    const payload = sample((values) => bytesOf(values).set([1, 0, 0xc0, 0x7f], 7 * 4));
    expect((await compare(sample(), payload)).differences[0]?.message).toBe(
      'tensor[0, 1] is nan (bytes 0000c07f) in the source and nan (bytes 0100c07f) in the result.',
    );
    const zero = sample((values) => (values[8] = 0));
    expect((await compare(sample(), zero)).differences[0]?.message).toBe(
      'tensor[0, 2] is -0.0 in the source and 0.0 in the result.',
    );
  });

  it('passes duplicate ids, and still finds rows that changed places under one id', async () => {
    const values = Float32Array.from(range(12), (at) => at);
    const same = rowsOf(values, ['twin', 'twin']);
    expect(await compare(same, rowsOf(values.slice(), ['twin', 'twin']))).toMatchObject({
      equal: true,
    });
    const swapped = Float32Array.from([...values.slice(6), ...values.slice(0, 6)]);
    const found = await compare(same, rowsOf(swapped, ['twin', 'twin']));
    expect(found).toMatchObject({ equal: false, differenceCount: 2 });
    expect(found.differences[0]?.message).toContain('6 of 6 elements differ');
  });

  it('compares nulls as nulls, not what lies under them', async () => {
    const hidden = (value: number, valid: number[]): MemoryRows => {
      const rows = sample((values) => values.fill(value, 12, 18));
      const tensor = rows.columns.get('tensor') as NumericColumn;
      return {
        ...rows,
        columns: new Map([
          ...rows.columns,
          ['tensor', { ...tensor, valid: Uint8Array.from(valid) }],
        ]),
      };
    };
    const nullAt2 = range(ROWS).map((row) => (row === 2 ? 0 : 1));
    expect(await compare(hidden(1, nullAt2), hidden(2, nullAt2))).toMatchObject({ equal: true });
    const found = await compare(
      hidden(1, nullAt2),
      hidden(
        1,
        range(ROWS).map(() => 1),
      ),
    );
    expect(found.differences).toEqual([
      { row: 2, id: 'object-2', kind: 'null', message: '“tensor” is null in the source only.' },
    ]);
  });

  it('refuses another dtype or shape, and still compares the rest', async () => {
    const as = (field: Partial<Field>): MemoryRows => ({
      ...sample(),
      fields: [ID, { ...TENSOR, ...field }],
    });
    const dtype = await compare(sample(), as({ dtype: 'float64' }));
    expect(dtype).toMatchObject({
      equal: false,
      complete: false,
      rowsCompared: 10,
      tensorsCompared: 0,
    });
    expect(dtype.differences[0]).toMatchObject({
      kind: 'dtype',
      message: '“tensor” is float32 in the source and float64 in the result.',
    });
    const shape = await compare(sample(), as({ shape: [3, 2] }));
    expect(shape.differences[0]).toMatchObject({ kind: 'shape' });
    expect(shape.equal).toBe(false);
  });

  it('refuses a field that is missing or was added, unless the conversion made it', async () => {
    const { fields, ...rest } = sample();
    const lost = await compare({ ...rest, fields }, { ...rest, fields: [ID] });
    expect(lost.differences).toMatchObject([{ kind: 'field-missing' }]);
    const added = await compare({ ...rest, fields: [TENSOR] }, { ...rest, fields });
    expect(added.differences).toMatchObject([{ kind: 'field-extra' }]);
    const made = await compare(
      { ...rest, fields: [TENSOR] },
      { ...rest, fields },
      { generated: new Set(['id']) },
    );
    expect(made).toMatchObject({ equal: true });
  });

  it('reads the source in the order that was asked for', async () => {
    const index = [9, 8, 7, 6, 5, 4, 3, 2, 1, 0];
    const found = await compare({ ...sample(), index }, rearranged(index), {
      rows: Uint32Array.from(index),
    });
    expect(found).toMatchObject({ equal: true, rowsCompared: 10 });
    expect((await compare(sample(), rearranged(index))).differenceCount).toBe(10);
  });

  it('keeps a hundred differences and counts them all', async () => {
    const many = (value: number): MemoryRows =>
      rowsOf(new Float32Array(300 * 6).fill(value), range(300).map(String));
    const found = await compare(many(0), many(1));
    expect(found.differences).toHaveLength(100);
    expect(found.differenceCount).toBe(300);
  });

  it('says that it is not complete when it was cancelled', async () => {
    const controller = new AbortController();
    const found = await compare({ ...sample(), batchRows: 2 }, sample(), {
      signal: controller.signal,
      onRows: () => controller.abort(),
    });
    expect(found).toMatchObject({ equal: false, complete: false, rowsCompared: 2 });
  });
});
