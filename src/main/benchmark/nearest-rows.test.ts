import { describe, expect, it } from 'vitest';
import { NearestRows, type Vectors, recall, vectorsOf } from './nearest-rows';

const vectors = (width: number, ...values: number[]): Vectors => ({
  values: Float32Array.from(values),
  width,
});

describe('nearest rows', () => {
  it('are found over batches, nearest first, with squared Euclidean distances', () => {
    const nearest = new NearestRows(vectors(2, 0, 0, 10, 10), 3);
    nearest.add(vectors(2, 3, 4, 1, 0), 0, 2);
    nearest.add(vectors(2, 10, 9, 0, -2, 7, 6), 2, 3);
    expect(nearest.result).toEqual([
      [
        { row: 1, distance: 1 },
        { row: 3, distance: 4 },
        { row: 0, distance: 25 },
      ],
      [
        { row: 2, distance: 1 },
        { row: 4, distance: 25 },
        { row: 0, distance: 85 },
      ],
    ]);
  });

  it('of equally near ones are those that come first, whatever the batches', () => {
    const whole = new NearestRows(vectors(1, 0), 2);
    whole.add(vectors(1, 1, -1, 1), 0, 3);
    const parts = new NearestRows(vectors(1, 0), 2);
    for (const [row, value] of [1, -1, 1].entries()) parts.add(vectors(1, value), row, 1);
    expect(whole.result[0]?.map(({ row }) => row)).toEqual([0, 1]);
    expect(parts.result).toEqual(whole.result);
  });

  it('are never those that are not numbers', () => {
    const nearest = new NearestRows(vectors(1, 0), 3);
    nearest.add(vectors(1, NaN, 5, Infinity), 0, 3);
    expect(nearest.result[0]?.map(({ row }) => row)).toEqual([1]);
  });

  it('of half precision are compared by value', () => {
    // 1, -2 and 0.5 as bits.
    const data = Uint16Array.of(0x3c00, 0xc000, 0x3800);
    const column = { kind: 'numeric', dtype: 'float16', shape: [1], data } as const;
    expect(vectorsOf(column)).toEqual({ values: Float32Array.of(1, -2, 0.5), width: 1 });
  });

  it('of whole numbers are refused', () => {
    const column = { kind: 'numeric', dtype: 'int8', shape: [1], data: Int8Array.of(1) } as const;
    expect(() => vectorsOf(column)).toThrow('Tensors of int8 are not searched');
  });
});

describe('recall', () => {
  const truth = [1, 2, 2, 4].map((distance, row) => ({ row, distance }));

  it('is the part of the nearest that was found', () => {
    expect(recall(truth, [1, 2, 2, 4])).toBe(1);
    expect(recall(truth, [2, 4, 9, 9])).toBe(0.5);
    expect(recall(truth, [1, 2])).toBe(0.5);
    expect(recall(truth, [])).toBe(0);
  });

  it('counts any of equally near rows, and never more than there are', () => {
    expect(recall(truth, [4, 4, 4, 4])).toBe(1);
    expect(recall(truth, [1, 1, 1, 1, 1, 1])).toBe(1);
    expect(recall([], [3])).toBe(1);
  });
});
