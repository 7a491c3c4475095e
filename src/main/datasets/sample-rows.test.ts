import { describe, expect, it } from 'vitest';
import { NUMERIC_DTYPES, bytesOf, type NumericDtype } from '../../shared/model/dtype';
import type { NumericColumn } from '../../shared/model/tensor';
import { elementValues } from './element-values';
import { pictureLayout } from './sample-galaxy';
import { sampleBatch, sampleId } from './sample-rows';

function tensorOf(
  shape: readonly number[],
  dtype: NumericDtype,
  start: number,
  end: number,
  seed = 0,
): NumericColumn {
  const column = sampleBatch({ shape, dtype, seed }, start, end).columns.get('tensor');
  if (column?.kind !== 'numeric') throw new Error('no tensor');
  return column;
}

describe('sampleBatch', () => {
  it('gives a row that does not depend on its batch, and other rows for other seeds', () => {
    const all = bytesOf(tensorOf([8, 8, 3], 'float32', 0, 40).data);
    const part = bytesOf(tensorOf([8, 8, 3], 'float32', 20, 21).data);
    const rowBytes = 8 * 8 * 3 * 4;
    expect(Buffer.compare(all.subarray(20 * rowBytes, 21 * rowBytes), part)).toBe(0);
    expect(Buffer.compare(part, bytesOf(tensorOf([8, 8, 3], 'float32', 20, 21, 1).data))).not.toBe(
      0,
    );
  });

  it('has ids that are unique and not in order', () => {
    for (const seed of [0, 1, 77]) {
      const ids = Array.from({ length: 20_000 }, (_, row) => sampleId(seed, row));
      expect(new Set(ids).size).toBe(ids.length);
      expect(ids.every((id) => /^HSC-\d{7}$/.test(id))).toBe(true);
      expect(ids.slice(0, 100).toSorted()).not.toEqual(ids.slice(0, 100));
    }
  });

  it('has a few NaN in some rows and noise of unit size', () => {
    const values = elementValues(tensorOf([32, 32, 3], 'float32', 0, 34));
    const perRow = 32 * 32 * 3;
    const nanRows = Array.from(
      { length: 34 },
      (_, row) =>
        values.subarray(row * perRow, (row + 1) * perRow).filter((value) => Number.isNaN(value))
          .length,
    );
    expect(nanRows.filter((count) => count > 0).length).toBe(2);
    expect(Math.max(...nanRows)).toBeLessThanOrEqual(6);
    // A corner is mostly sky.
    const corner = Array.from({ length: 34 }, (_, row) => values[row * perRow] ?? 0);
    const spread = Math.sqrt(corner.reduce((sum, value) => sum + value * value, 0) / corner.length);
    expect(spread).toBeGreaterThan(0.5);
    expect(spread).toBeLessThan(3);
  });

  it('correlates its bands without making them equal', () => {
    const values = elementValues(tensorOf([32, 32, 3], 'float64', 0, 1));
    const band = (b: number): number[] =>
      Array.from({ length: 1024 }, (_, i) => values[3 * i + b] ?? 0);
    const correlation = pearson(band(0), band(2));
    expect(correlation).toBeGreaterThan(0.5);
    expect(correlation).toBeLessThan(0.9999);
  });

  it.each(NUMERIC_DTYPES)('fills %s with values that differ', (dtype) => {
    const values = elementValues(tensorOf([16, 16], dtype, 0, 2));
    expect(new Set(values).size).toBeGreaterThan(1);
    expect(values.every((value) => Number.isFinite(value))).toBe(true);
  });

  it.each([[[50]], [[9, 7]], [[3, 16, 20]], [[16, 20, 3]], [[4, 5, 12, 12]], [[2, 3, 16, 16, 2]]])(
    'draws rows of shape %o',
    (shape) => {
      const column = tensorOf(shape, 'float32', 0, 2);
      expect(column.shape).toEqual(shape);
      expect(new Set(Array.from({ length: 50 }, (_, i) => column.data[i])).size).toBeGreaterThan(
        20,
      );
    },
  );

  it('tells bands from pixels', () => {
    expect(pictureLayout([64, 48, 3])).toMatchObject({
      height: 64,
      width: 48,
      bands: 3,
      pixelStride: 3,
      bandStride: 1,
    });
    expect(pictureLayout([5, 64, 48])).toMatchObject({
      height: 64,
      width: 48,
      bands: 5,
      pixelStride: 1,
      bandStride: 3072,
    });
    expect(pictureLayout([7, 5, 64, 48])).toMatchObject({ frames: 7, bands: 5 });
  });
});

function pearson(a: readonly number[], b: readonly number[]): number {
  const mean = (list: readonly number[]): number =>
    list.reduce((sum, value) => sum + value, 0) / list.length;
  const [ma, mb] = [mean(a), mean(b)];
  const product = a.reduce((sum, value, i) => sum + (value - ma) * ((b[i] ?? 0) - mb), 0);
  const norm = (list: readonly number[], m: number): number =>
    Math.hypot(...list.map((value) => value - m));
  return product / (norm(a, ma) * norm(b, mb));
}
