import { describe, expect, test } from 'vitest';
import { DamagedPage } from './damaged-page';
import { PageIndices } from './page-indices';

/** A run of one value, or of packed groups of eight, as Encodings.md has them. */
type Run = { readonly repeat: number; readonly value: number } | { readonly packed: number[] };

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

/** Bit by bit, the least significant first: the specification's own words. */
function pack(values: readonly number[], width: number): number[] {
  const bits = values.flatMap((value) =>
    Array.from({ length: width }, (_, bit) => Math.floor(value / 2 ** bit) % 2),
  );
  return Array.from({ length: Math.ceil(bits.length / 8) }, (_, byte) =>
    bits.slice(byte * 8, byte * 8 + 8).reduce((sum, bit, at) => sum + bit * 2 ** at, 0),
  );
}

function page(width: number, runs: readonly Run[]): Uint8Array {
  const bytes = runs.flatMap((run) => {
    if ('packed' in run)
      return [...varint(((run.packed.length / 8) << 1) | 1), ...pack(run.packed, width)];
    const value = Array.from({ length: Math.ceil(width / 8) }, (_, byte) =>
      Math.floor(run.value / 256 ** byte),
    );
    return [...varint(run.repeat << 1), ...value.map((byte) => byte % 256)];
  });
  return Uint8Array.of(7, width, ...bytes);
}

function read(indices: PageIndices, from: number, to: number): number[] {
  const found: number[] = [];
  indices.read(from, to, (chunk, count, first) => {
    expect(first).toBe(from + found.length);
    found.push(...chunk.subarray(0, count));
  });
  return found;
}

/** Some value of so many bits, all of which occur. */
function valueOf(at: number, width: number): number {
  return (at * 2_654_435_761 + (at % 3 === 0 ? 2 ** 32 - 1 : 0)) % 2 ** width;
}

describe.each([0, 1, 3, 7, 8, 9, 14, 16, 24, 25, 26, 31, 32])('indices of %i bits', (width) => {
  const packed = (from: number, count: number): number[] =>
    Array.from({ length: count }, (_, at) => valueOf(from + at, width));
  const runs: Run[] = [
    { packed: packed(0, 504) },
    { repeat: 3000, value: valueOf(5, width) },
    { packed: packed(504, 2400) },
    { repeat: 1, value: valueOf(1, width) },
    { packed: packed(2904, 8) },
  ];
  const all = runs.flatMap((run) =>
    'packed' in run ? run.packed : Array.from({ length: run.repeat }, () => run.value),
  );
  // The last group is only half full.
  const values = all.slice(0, -4);

  test('are read from any value to any other', () => {
    const indices = new PageIndices(page(width, runs), 1, values.length);
    expect(indices.count).toBe(values.length);
    for (const [from, to] of [
      [0, values.length],
      [0, 1],
      [503, 505],
      [1, 2100],
      [3503, 3505],
      [3511, 3513],
      [4527, 5800],
      [values.length - 1, values.length],
      [values.length, values.length],
    ] as const)
      expect(read(indices, from, to), `${from} to ${to}`).toEqual(values.slice(from, to));
  });

  test('that end early are damage, wherever the page is cut', () => {
    const whole = page(width, runs);
    // Padding of the last group may be missing.
    const needed = whole.length - Math.floor((4 * width) / 8);
    expect(new PageIndices(whole.subarray(0, needed), 1, values.length).count).toBe(values.length);
    for (let length = 1; length < needed; length += 1 + (length >> 6))
      expect(() => new PageIndices(whole.subarray(0, length), 1, values.length)).toThrow(
        DamagedPage,
      );
  });
});

test('a width of more than 32 bits is damage', () => {
  expect(() => new PageIndices(Uint8Array.of(33, 2, 0), 0, 1)).toThrow(DamagedPage);
});

test('many runs of one value keep little memory', () => {
  const count = 300_000;
  const bytes = new Uint8Array(1 + count * 2);
  bytes[0] = 8;
  for (let run = 0; run < count; run += 1) bytes.set([2, run % 251], 1 + run * 2);
  const indices = new PageIndices(bytes, 0, count);
  expect(indices.byteLength).toBeLessThan(bytes.length * 1.05);
  expect(read(indices, 299_990, 299_995)).toEqual(
    [299_990, 299_991, 299_992, 299_993, 299_994].map((at) => at % 251),
  );
});
