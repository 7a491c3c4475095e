import { describe, expect, test } from 'vitest';
import { DamagedPage } from './damaged-page';
import { aligned, pickValues } from './pick-values';
import type { FixedValues } from './values';

const SIZE = 9;

function dictionary(width: number, offset: number): FixedValues {
  const memory = Uint8Array.from(
    { length: offset + SIZE * width },
    (_, at) => (at * 37 + 11) % 256,
  );
  return { kind: 'fixed', width, bytes: memory.subarray(offset) };
}

describe.each([1, 2, 3, 4, 8, 12])('values of %i bytes', (width) => {
  test.each([
    [0, 0],
    [1, 0],
    [0, 3],
  ])('in a dictionary at byte %i, to byte %i', (from, to) => {
    const values = dictionary(width, from);
    const target = new Uint8Array(to + 7 * width).subarray(to);
    const pick = pickValues(values, target);
    pick(Uint32Array.of(8, 0, 3, 99), 3, 0);
    pick(Uint32Array.of(3, 5), 2, 5);
    const expected = [8, 0, 3, null, null, 3, 5].flatMap((index) =>
      index === null
        ? new Array<number>(width).fill(0)
        : [...values.bytes.subarray(index * width, (index + 1) * width)],
    );
    expect([...target]).toEqual(expected);
  });

  test.each([SIZE, 1000, 2 ** 31, 2 ** 31 + 3, 2 ** 32 - 1])('index %i is damage', (index) => {
    const pick = pickValues(dictionary(width, 0), new Uint8Array(3 * width));
    const indices = Uint32Array.of(1, index, 2);
    expect(() => pick(indices, 3, 0)).toThrow(
      new DamagedPage(`it asks for value ${index} of a dictionary of ${SIZE}`),
    );
  });

  test('lie where they can be read as numbers', () => {
    const found = aligned(dictionary(width, 1));
    expect(found.bytes.byteOffset % width).toBe(0);
    expect(found).toEqual(dictionary(width, 1));
  });
});

test('a signalling NaN keeps its bits', () => {
  const bytes = new Uint8Array(Uint32Array.of(0x7f800001, 0xff812345).buffer);
  for (const width of [4, 8]) {
    const target = new Uint8Array(8);
    const indices = width === 4 ? [0, 1] : [0];
    pickValues({ kind: 'fixed', width, bytes }, target)(
      Uint32Array.from(indices),
      indices.length,
      0,
    );
    expect(target).toEqual(bytes);
  }
});
