import { describe, expect, it } from 'vitest';
import type { Field } from '../../../../shared/model/dataset';
import { compareTensors } from './compare-tensors';
import { matchFields } from './match-fields';
import { rowByPlaceAmongSame } from './matching-row';

const field = (name: string, kind: Field['kind']): Field => ({
  name,
  kind,
  dtype: 'float32',
  shape: [],
});

describe('matchFields', () => {
  it('takes the same name first, then the next of the kind', () => {
    const pairs = matchFields(
      [field('id', 'id'), field('flux', 'tensor'), field('image', 'tensor'), field('z', 'scalar')],
      [field('object_id', 'id'), field('image', 'tensor'), field('data', 'tensor')],
    );
    expect(pairs.map((pair) => [pair.source.name, pair.destination?.name ?? null])).toEqual([
      ['id', 'object_id'],
      ['flux', 'data'],
      ['image', 'image'],
      ['z', null],
    ]);
  });
});

describe('compareTensors', () => {
  const floats = (...bits: readonly number[]) => ({
    dtype: 'float32' as const,
    shape: [2, bits.length / 2],
    data: new Float32Array(new Uint32Array(bits).buffer),
  });

  it('finds equal what is equal in every bit, NaN payloads included', () => {
    const tensor = floats(0x7fc00001, 0x80000000, 0x3f800000, 0);
    expect(compareTensors(tensor, floats(0x7fc00001, 0x80000000, 0x3f800000, 0))).toEqual({
      equal: true,
      bytes: 16,
    });
  });

  it('sees another NaN and another zero', () => {
    const result = compareTensors(
      floats(0x7fc00001, 0, 0, 0),
      floats(0x7fc00000, 0, 0, 0x80000000),
    );
    expect(result).toEqual({
      equal: false,
      reason: '2 of 4 values differ, the first at [0, 0]: nan became nan',
    });
  });

  it('names the place and the values', () => {
    expect(compareTensors(floats(0, 0, 0, 0), floats(0, 0, 0x3f800000, 0))).toEqual({
      equal: false,
      reason: '1 of 4 values differ, the first at [1, 0]: 0.0 became 1.0',
    });
  });

  it('compares dtype and shape before values', () => {
    const a = floats(0, 0);
    const double = { dtype: 'float64' as const, shape: [2, 1], data: new Float64Array(2) };
    expect(compareTensors(a, double)).toEqual({
      equal: false,
      reason: 'dtype float32 became float64',
    });
    expect(compareTensors(a, { ...a, shape: [1, 2] })).toEqual({
      equal: false,
      reason: 'shape (2, 1) became (1, 2)',
    });
  });
});

describe('rowByPlaceAmongSame', () => {
  it('matches an id that is there once', () => {
    expect(rowByPlaceAmongSame(7, [7], [3])).toBe(3);
  });

  it('matches repeated ids in their order', () => {
    expect(rowByPlaceAmongSame(8, [8, 7, 9], [30, 10, 20])).toBe(20);
  });

  it('finds nothing where the source has fewer of them', () => {
    expect(rowByPlaceAmongSame(9, [7, 8, 9], [10, 20])).toBeNull();
    expect(rowByPlaceAmongSame(1, [], [10])).toBeNull();
  });
});
