import { describe, expect, it } from 'vitest';
import type { Field } from '../../shared/model/dataset';
import type { Column, TensorBatch } from '../../shared/model/tensor';
import { stringColumn } from '../lib/string-column';
import { matchFieldNames, requireEqualRows } from './compare-rows';

const names = new Map([
  ['id', 'id'],
  ['x', 'x'],
]);

function batch(ids: (string | null)[], values: number[], valid?: Uint8Array): TensorBatch {
  const x: Column = {
    kind: 'numeric',
    dtype: 'float32',
    shape: [2],
    data: Float32Array.from(values),
    ...(valid === undefined ? {} : { valid }),
  };
  return {
    rowCount: ids.length,
    columns: new Map<string, Column>([
      ['id', stringColumn(ids)],
      ['x', x],
    ]),
  };
}

/** A batch whose floats have these bits. */
function ofBits(bits: number[]): TensorBatch {
  const data = new Float32Array(Uint32Array.from(bits).buffer);
  const x: Column = { kind: 'numeric', dtype: 'float32', shape: [1], data };
  return { rowCount: bits.length, columns: new Map([['x', x]]) };
}

describe('requireEqualRows', () => {
  it('accepts equal rows, also in the middle of a larger batch', () => {
    expect(() =>
      requireEqualRows(batch(['a', 'b'], [1, 2, 3, 4]), batch(['a', 'b'], [1, 2, 3, 4]), names),
    ).not.toThrow();
    expect(() =>
      requireEqualRows(batch(['b'], [3, 4]), batch(['a', 'b'], [1, 2, 3, 4]), names, 1),
    ).not.toThrow();
  });

  it.each([
    ['a value', batch(['a', 'b'], [1, 2, 3, 5]), 'field “x”, row 1'],
    ['an id', batch(['a', 'c'], [1, 2, 3, 4]), 'field “id”, row 1'],
    ['an id that is null', batch(['a', null], [1, 2, 3, 4]), 'field “id”, row 1'],
    [
      'a tensor that is null',
      batch(['a', 'b'], [1, 2, 3, 4], Uint8Array.of(0, 1)),
      'field “x”, row 0',
    ],
    ['swapped rows', batch(['b', 'a'], [3, 4, 1, 2]), 'row 0'],
    ['a lost row', batch(['a'], [1, 2]), '1 rows were read where at least 2'],
    ['a lost field', { rowCount: 2, columns: new Map() }, 'field “id”'],
  ])('refuses %s', (_what, actual, words) => {
    expect(() => requireEqualRows(batch(['a', 'b'], [1, 2, 3, 4]), actual, names)).toThrow(words);
  });

  it('tells NaN payloads and negative zero apart', () => {
    const quiet = ofBits([0x7fc00001, 0x80000000]);
    expect(() => requireEqualRows(quiet, ofBits([0x7fc00001, 0x80000000]), names)).not.toThrow();
    expect(() => requireEqualRows(quiet, ofBits([0x7fc00002, 0x80000000]), names)).toThrow('row 0');
    expect(() => requireEqualRows(quiet, ofBits([0x7fc00001, 0x00000000]), names)).toThrow('row 1');
  });

  it('refuses another dtype with the same bytes', () => {
    const x: Column = { kind: 'numeric', dtype: 'uint32', shape: [1], data: Uint32Array.of(0) };
    const other: TensorBatch = { rowCount: 1, columns: new Map([['x', x]]) };
    expect(() => requireEqualRows(ofBits([0]), other, names)).toThrow('field “x”');
  });
});

describe('matchFieldNames', () => {
  const field = (name: string, kind: Field['kind']): Field => ({
    name,
    kind,
    dtype: 'str',
    shape: [],
  });

  it('goes by name, then by what is left of a kind', () => {
    const source = [field('id', 'id'), field('tensor', 'tensor'), field('label', 'text')];
    const written = [field('object_id', 'id'), field('data', 'tensor'), field('label', 'text')];
    expect([...matchFieldNames(source, written)]).toEqual([
      ['label', 'label'],
      ['id', 'object_id'],
      ['tensor', 'data'],
    ]);
  });

  it('refuses a field that is missing or could be two', () => {
    const source = [field('tensor', 'tensor')];
    expect(() => matchFieldNames(source, [field('id', 'id')])).toThrow('“tensor”');
    expect(() => matchFieldNames(source, [field('a', 'tensor'), field('b', 'tensor')])).toThrow(
      '“tensor”',
    );
  });
});
