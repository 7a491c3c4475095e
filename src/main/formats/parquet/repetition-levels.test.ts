import { describe, expect, test } from 'vitest';
import { DamagedPage } from './damaged-page';
import { RepetitionLevels } from './repetition-levels';

/** Levels of whole rows, list by list: 0 begins a row, `depth` goes on in the innermost list. */
function levelsOf(sizes: readonly number[], rows: number): number[] {
  const inside = (depth: number): number[] => {
    const [size = 1] = sizes.slice(depth, depth + 1);
    if (depth === sizes.length - 1) return Array.from({ length: size }, () => sizes.length);
    return Array.from({ length: size }, () => {
      const [, ...rest] = inside(depth + 1);
      return [depth + 1, ...rest];
    }).flat();
  };
  const [, ...rest] = inside(0);
  return Array.from({ length: rows }, () => [0, ...rest]).flat();
}

/** One packed run. */
function packed(levels: readonly number[], width: number): Uint8Array {
  const groups = Math.ceil(levels.length / 8);
  const header = (groups << 1) | 1;
  const bytes = new Uint8Array(groups * width);
  levels.forEach((level, at) => {
    for (let bit = 0; bit < width; bit += 1) {
      const place = at * width + bit;
      bytes[place >> 3] = (bytes[place >> 3] ?? 0) | (((level >> bit) & 1) << (place & 7));
    }
  });
  const varint = header < 128 ? [header] : [(header & 127) | 128, header >> 7];
  return Uint8Array.of(...varint, ...bytes);
}

/** Every level as a run of its own. */
function repeated(levels: readonly number[]): Uint8Array {
  return Uint8Array.from(levels.flatMap((level) => [2, level]));
}

function check(sizes: readonly number[], bytes: Uint8Array, first: number, count: number): void {
  new RepetitionLevels(sizes).check({ bytes, from: 0, to: bytes.length }, first, count);
}

describe.each([[[1]], [[3]], [[8]], [[10]], [[21]], [[4, 3]], [[2, 1, 5]], [[2, 2, 2, 3]]])(
  'lists of %j',
  (sizes) => {
    const items = sizes.reduce((product, size) => product * size, 1);
    const levels = levelsOf(sizes, Math.ceil(120 / items));
    const width = 32 - Math.clz32(sizes.length);
    const encodings = {
      packed: (some: readonly number[]) => packed(some, width),
      repeated,
    };

    test.each(['packed', 'repeated'] as const)('as they must be, %s', (encoding) => {
      for (const first of [0, 1, 5, 13]) {
        const some = levels.slice(first, levels.length - 3);
        expect(() => check(sizes, encodings[encoding](some), first, some.length)).not.toThrow();
      }
    });

    test.each(['packed', 'repeated'] as const)('with one level that is another, %s', (encoding) => {
      for (const first of [0, 3])
        for (let wrong = first; wrong < levels.length; wrong += 1) {
          const some = levels
            .map((level, at) => (at === wrong ? (level + 1) % (sizes.length + 1) : level))
            .slice(first);
          const bytes = encodings[encoding](some);
          expect(() => check(sizes, bytes, first, some.length), `level ${wrong}`).toThrow(
            expect.objectContaining({ code: 'ragged-list', row: Math.floor(wrong / items) }),
          );
        }
    });

    test('that end early', () => {
      const bytes = packed(levels, width);
      const cut = bytes.subarray(0, bytes.length - 8 * width);
      expect(() => check(sizes, cut, 0, levels.length)).toThrow(DamagedPage);
    });
  },
);
