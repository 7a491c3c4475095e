import { describe, expect, it } from 'vitest';
import type { Field } from '../../../shared/model/dataset';
import { float16Value } from '../../../shared/model/float16';
import type { Column } from '../../../shared/model/tensor';
import { stringColumn } from '../../lib/string-column';
import { generatedRows } from '../generated-rows';
import { type SourceRows, rowRange } from '../source-rows';
import { narrowElements } from './narrow-elements';
import { narrowedFields, narrowedRows } from './narrowed-rows';
import { measureNarrowing } from './narrowing-error';

const FIELDS: readonly Field[] = [
  { name: 'id', kind: 'id', dtype: 'float64', shape: [] },
  { name: 'wide', kind: 'tensor', dtype: 'float64', shape: [2], stored: 'double[2]' },
  { name: 'single', kind: 'scalar', dtype: 'float32', shape: [] },
  { name: 'count', kind: 'scalar', dtype: 'int64', shape: [] },
  { name: 'text', kind: 'text', dtype: 'str', shape: [] },
];

/** Rows of one field; `valid` says which are there. */
function rowsOf(values: readonly number[], rowLength: number, valid?: Uint8Array): SourceRows {
  const column: Column = {
    kind: 'numeric',
    dtype: 'float64',
    shape: [rowLength],
    data: Float64Array.from(values),
    ...(valid === undefined ? {} : { valid }),
  };
  const rowCount = values.length / rowLength;
  return {
    fields: [{ name: 'x', kind: 'tensor', dtype: 'float64', shape: [rowLength] }],
    rowCount,
    // All rows at once: these tests ask for nothing else.
    take: async () => ({ rowCount, columns: new Map([['x', column]]) }),
    close: async () => undefined,
  };
}

describe('narrowElements', () => {
  // Bits as Python's struct.pack('<e', x) gives them; beyond its range an infinity.
  it.each([
    [1, 0x3c00],
    [-0, 0x8000],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [1 + 2 ** -11 + 2 ** -40, 0x3c01],
    [65504, 0x7bff],
    [65519.99, 0x7bff],
    [65520, 0x7c00],
    [-1e300, 0xfc00],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [2 ** -25 + 2 ** -60, 0x0001],
    [Infinity, 0x7c00],
    [NaN, 0x7e00],
  ])('%d becomes the half %i', (value, bits) => {
    expect([...narrowElements(Float64Array.of(value), 'float16')]).toEqual([bits]);
  });

  it('rounds float64 to the nearest float32, and makes every NaN the same', () => {
    const nans = new Float64Array(new BigUint64Array([0x7ff4_0000_0000_0001n]).buffer);
    const data = Float64Array.of(0.1, 16777217, 16777219, 1e300, -0, nans[0] ?? 0);
    const narrow = narrowElements(data, 'float32');
    expect([...new Uint32Array(narrow.buffer)]).toEqual([
      0x3dcccccd, 0x4b800000, 0x4b800002, 0x7f800000, 0x80000000, 0x7fc00000,
    ]);
  });
});

describe('narrowedFields', () => {
  it.each([
    ['float32', ['float64', 'float32', 'float32', 'int64', 'str']],
    ['float16', ['float64', 'float16', 'float16', 'int64', 'str']],
    [undefined, ['float64', 'float64', 'float32', 'int64', 'str']],
  ] as const)('to %s changes wider floats that are no id', (to, dtypes) => {
    expect(narrowedFields(FIELDS, to).map(({ dtype }) => dtype)).toEqual(dtypes);
  });

  it('forgets how the wider type was spelled', () => {
    expect(narrowedFields(FIELDS, 'float16')[1]).not.toHaveProperty('stored');
  });
});

describe('narrowedRows', () => {
  const wide = generatedRows({ shape: [3], dtype: 'float64', seed: 1, items: 5 });

  it('narrows what is taken and keeps the rest', async () => {
    const given = await wide.take(rowRange(1, 3));
    const kept = await narrowedRows(wide, 'float32').take(rowRange(1, 3));
    expect(kept.columns.get('id')).toEqual(given.columns.get('id'));
    const [before, after] = [given.columns.get('tensor'), kept.columns.get('tensor')];
    if (before?.kind !== 'numeric' || after?.kind !== 'numeric') throw new Error('no numbers');
    expect(after.dtype).toBe('float32');
    expect(after.data).toEqual(Float32Array.from(before.data, Number));
  });

  it('narrows other rows too, and weighs them by what is left', async () => {
    const source = { ...wide, meanRowBytes: 30 };
    const narrow = narrowedRows(source, 'float16');
    expect(narrow.meanRowBytes).toBe(30 - 3 * 8 + 3 * 2);
    expect((await narrow.others?.(2))?.columns.get('tensor')).toMatchObject({ dtype: 'float16' });
  });

  it('keeps nulls and texts', async () => {
    const valid = Uint8Array.of(1, 0);
    const text = stringColumn(['a', 'b']);
    const source = rowsOf([1, 2], 1, valid);
    const both: SourceRows = {
      ...source,
      take: async (rows) => {
        const { rowCount, columns } = await source.take(rows);
        return { rowCount, columns: new Map([...columns, ['t', text]]) };
      },
    };
    const { columns } = await narrowedRows(both, 'float16').take(rowRange(0, 2));
    expect(columns.get('t')).toBe(text);
    expect(columns.get('x')).toMatchObject({ dtype: 'float16', valid });
  });
});

describe('measureNarrowing', () => {
  it('finds the largest errors, their mean square, and what left the range', async () => {
    const values = [1 + 2 ** -11, 2049, 1e-9, 70000, Infinity, NaN, 0, 4];
    const error = await measureNarrowing(rowsOf(values, 4), 'float16', undefined);
    expect(float16Value(0x6800)).toBe(2048);
    expect(error).toEqual({
      dtype: 'float16',
      elements: 8,
      largestAbsolute: 1,
      largestRelative: 1,
      rootMeanSquare: Math.sqrt((2 ** -22 + 1 + 1e-18) / 5),
      becameInfinite: 1,
      becameZero: 1,
    });
  });

  it('measures no error where there is none, and leaves null rows out', async () => {
    const source = rowsOf([0.5, 2, 0.1, 1e9], 2, Uint8Array.of(1, 0));
    expect(await measureNarrowing(source, 'float16', undefined)).toEqual({
      dtype: 'float16',
      elements: 2,
      largestAbsolute: 0,
      largestRelative: 0,
      rootMeanSquare: 0,
      becameInfinite: 0,
      becameZero: 0,
    });
  });

  it('has no mean of nothing', async () => {
    const error = await measureNarrowing(rowsOf([NaN, 1e300], 1), 'float32', undefined);
    expect(error).toMatchObject({ rootMeanSquare: null, becameInfinite: 1, elements: 2 });
  });
});
