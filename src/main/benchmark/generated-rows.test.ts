import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { NUMERIC_DTYPES, bytesOf, dtypeFacts } from '../../shared/model/dtype';
import type { NumericColumn, TensorBatch } from '../../shared/model/tensor';
import { generatedRows } from './generated-rows';
import { rowRange } from './source-rows';

function tensor(batch: TensorBatch): NumericColumn {
  const column = batch.columns.get('tensor');
  if (column?.kind !== 'numeric') throw new Error('no tensor');
  return column;
}

describe.each(NUMERIC_DTYPES)('%s', (dtype) => {
  const rows = generatedRows({ shape: [40, 5], dtype, seed: 7, items: 20 });

  it('makes the same bytes for a row wherever it is asked for', async () => {
    const whole = tensor(await rows.take(rowRange(0, 20)));
    const single = tensor(await rows.take([13]));
    const rowBytes = dtypeFacts(dtype).itemBytes * 200;
    expect(whole.data.length).toBe(20 * 200 * dtypeFacts(dtype).slots);
    expect(
      Buffer.compare(
        bytesOf(single.data),
        bytesOf(whole.data).subarray(13 * rowBytes, 14 * rowBytes),
      ),
    ).toBe(0);
  });

  it('makes rows that differ from each other and are not constant', async () => {
    const [a, b] = [tensor(await rows.take([3])), tensor(await rows.take([4]))];
    expect(Buffer.compare(bytesOf(a.data), bytesOf(b.data))).not.toBe(0);
    expect(new Set(Array.from<number | bigint>(a.data)).size).toBeGreaterThan(1);
  });
});

it('gives compression little to work with, as measured pixels do', async () => {
  const rows = generatedRows({ shape: [64, 64], dtype: 'float32', seed: 0, items: 8 });
  const bytes = bytesOf(tensor(await rows.take(rowRange(0, 8))).data);
  expect(deflateRawSync(bytes).byteLength / bytes.byteLength).toBeGreaterThan(0.8);
});

it('holds finite numbers only', async () => {
  const rows = generatedRows({ shape: [1000], dtype: 'float32', seed: 0, items: 5 });
  const { data } = tensor(await rows.take(rowRange(0, 5)));
  expect(Array.from<number | bigint>(data).every((value) => Number.isFinite(value))).toBe(true);
  const halves = generatedRows({ shape: [1000], dtype: 'float16', seed: 0, items: 5 });
  const bits = tensor(await halves.take(rowRange(0, 5))).data;
  expect(Array.from<number | bigint>(bits).every((half) => (Number(half) & 0x7c00) < 0x7c00)).toBe(
    true,
  );
});

it('names rows by their number', async () => {
  const rows = generatedRows({ shape: [], dtype: 'int32', seed: 0, items: 5 });
  const ids = (await rows.take([4, 0])).columns.get('id');
  expect(ids?.kind === 'string' && Buffer.from(ids.bytes).toString()).toBe('0000000400000000');
});

it('leaves the ids out where none are wanted, and changes nothing else', async () => {
  const recipe = { shape: [3], dtype: 'float32', seed: 1, items: 5 } as const;
  const bare = generatedRows({ ...recipe, ids: false });
  expect(bare.fields.map(({ name }) => name)).toEqual(['tensor']);
  const [named, without] = [await generatedRows(recipe).take([2]), await bare.take([2])];
  expect([...without.columns.keys()]).toEqual(['tensor']);
  expect(tensor(without).data).toEqual(tensor(named).data);
});
