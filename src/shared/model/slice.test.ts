import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../errors';
import { bytesOf, elementCount } from './dtype';
import { parseSlice, planSlice, sliceTensor } from './slice';
import type { Tensor } from './tensor';

interface TableCase {
  readonly shape: readonly number[];
  readonly slice: string;
  readonly result: { readonly shape: readonly number[]; readonly values: readonly number[] } | null;
}

const table = JSON.parse(
  readFileSync(new URL('./fixtures/slice-table.json', import.meta.url), 'utf8'),
) as readonly TableCase[];

function counting(shape: readonly number[]): Tensor {
  return {
    dtype: 'int32',
    shape,
    data: Int32Array.from({ length: elementCount(shape) }, (_, i) => i),
  };
}

function numbers({ data }: Tensor): readonly number[] {
  return Array.from({ length: data.length }, (_, i) => Number(data[i]));
}

describe('slice', () => {
  it('answers what NumPy answers, refusals included', () => {
    expect(table.length).toBeGreaterThan(400);
    for (const { shape, slice, result } of table) {
      const name = `shape (${shape.join(', ')})[${slice}]`;
      if (result === null) {
        expect(() => sliceTensor(counting(shape), slice), name).toThrow(UsageError);
      } else {
        const tensor = sliceTensor(counting(shape), slice);
        expect({ shape: tensor.shape, values: numbers(tensor) }, name).toEqual(result);
      }
    }
  });

  it('agrees with a naive walk over every element', () => {
    const axis = fc
      .integer({ min: 0, max: 6 })
      .chain((extent) => fc.tuple(fc.constant(extent), item(extent)));
    fc.assert(
      fc.property(fc.array(axis, { minLength: 1, maxLength: 4 }), (axes) => {
        const shape = axes.map(([extent]) => extent);
        const text = axes.map(([, { text: part }]) => part).join(', ');
        const tensor = sliceTensor(counting(shape), text);
        const picks = axes.map(([extent, { pick }]) => pick(extent));
        expect(numbers(tensor)).toEqual(naive(shape, picks));
        expect(elementCount(tensor.shape)).toBe(tensor.data.length);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps NaN payloads, negative zero and both parts of complex numbers', () => {
    const bits = Uint32Array.of(
      0x7fa00001,
      0x80000000,
      0x7fc12345,
      0xff800000,
      1,
      0xffffffff,
      7,
      8,
    );
    const floats = sliceTensor(
      { dtype: 'float32', shape: [8], data: new Float32Array(bits.buffer) },
      '::-1',
    );
    expect(Array.from(new Uint32Array(floats.data.buffer as ArrayBuffer))).toEqual(
      Array.from(bits).reverse(),
    );
    const complex = sliceTensor(
      { dtype: 'complex64', shape: [2, 2], data: new Float32Array(bits.buffer) },
      ':, 1',
    );
    expect(Array.from(new Uint32Array(complex.data.buffer as ArrayBuffer))).toEqual([
      0x7fc12345, 0xff800000, 7, 8,
    ]);
    const wide = sliceTensor(
      { dtype: 'uint64', shape: [3], data: BigUint64Array.of(2n ** 64n - 1n, 5n, 2n ** 53n + 1n) },
      '::2',
    );
    expect(Array.from(wide.data as BigUint64Array)).toEqual([2n ** 64n - 1n, 2n ** 53n + 1n]);
  });

  it('owns its bytes, and reads through a view that begins inside a buffer', () => {
    const whole = Float32Array.of(9, 0, 1, 2, 3);
    const part = sliceTensor({ dtype: 'float32', shape: [4], data: whole.subarray(1) }, '1:3');
    expect(bytesOf(part.data).byteLength).toBe(part.data.buffer.byteLength);
    whole.fill(-1);
    expect(numbers(part)).toEqual([1, 2]);
  });

  it('accepts NumPy’s brackets and takes everything for nothing', () => {
    expect(planSlice('', [2, 3]).shape).toEqual([2, 3]);
    expect(planSlice('[0, ::2]', [2, 3]).shape).toEqual([2]);
    expect(parseSlice('[1]')[0]).toEqual({ kind: 'index', value: 1, at: 1 });
  });

  it.each([
    ['0, x', 'character 4'],
    ['0,,1', 'missing between two commas (at character 3)'],
    ['None', 'new axes'],
    ['1:2:3:4', 'more than two colons'],
    ['1.5', 'no index and no range'],
    [':, 9', 'index 9 is out of range for axis 1, which has 4 entries (at character 4)'],
    ['0, 0, 0', '3 indices, the row has 2 axes (shape 3 × 4) (at character 7)'],
  ])('refuses “%s” and says where', (text, words) => {
    expect(() => planSlice(text, [3, 4])).toThrow(words);
  });
});

interface Item {
  readonly text: string;
  readonly pick: (extent: number) => readonly number[];
}

/** An index or a range for an axis, with the positions it names found one by one. */
function item(extent: number): fc.Arbitrary<Item> {
  const bound = fc.option(fc.integer({ min: -9, max: 9 }), { nil: null });
  const step = fc.integer({ min: -4, max: 4 }).filter((value) => value !== 0);
  const range = fc.tuple(bound, bound, step).map(([start, stop, by]): Item => ({
    text: `${start ?? ''}:${stop ?? ''}:${by}`,
    pick: (size) => walk(size, start, stop, by),
  }));
  if (extent === 0) return range;
  const index = fc.integer({ min: -extent, max: extent - 1 }).map((value): Item => ({
    text: String(value),
    pick: (size) => [(value + size) % size],
  }));
  return fc.oneof(range, index);
}

/** Every position in walking order, kept when it lies between the bounds and on the step. */
function walk(
  size: number,
  start: number | null,
  stop: number | null,
  step: number,
): readonly number[] {
  const absolute = (bound: number): number => (bound < 0 ? bound + size : bound);
  const positions = Array.from({ length: size }, (_, i) => (step > 0 ? i : size - 1 - i));
  const inside = positions.filter((at) => {
    const afterStart = start === null || (step > 0 ? at >= absolute(start) : at <= absolute(start));
    const beforeStop = stop === null || (step > 0 ? at < absolute(stop) : at > absolute(stop));
    return afterStart && beforeStop;
  });
  return inside.filter((_, i) => i % Math.abs(step) === 0);
}

function naive(shape: readonly number[], picks: readonly (readonly number[])[]): readonly number[] {
  return picks.reduce<readonly number[]>(
    (flats, pick, axis) =>
      flats.flatMap((flat) => pick.map((at) => flat * (shape[axis] ?? 0) + at)),
    [0],
  );
}
