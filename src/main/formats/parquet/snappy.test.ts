import { compressors } from 'hyparquet-compressors';
import { expect, test } from 'vitest';
import { DamagedPage } from './damaged-page';
import { decompressSnappy } from './snappy';

const fresh = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(0xee);

/** Where the output came from: our memory, or the library's. */
function decompressed(
  input: Uint8Array,
  length: number,
): { readonly bytes: number[]; readonly lent: number } {
  let lent = 0;
  const bytes = decompressSnappy(input, length, (wanted) => {
    lent += 1;
    return fresh(wanted);
  });
  return { bytes: [...bytes], lent };
}

const noise = (count: number): number[] =>
  Array.from({ length: count }, (_, at) => (Math.imul(at + 1, 2_654_435_761) >>> 13) & 255);

/** A literal whose length takes so many bytes (format_description.txt, 2.1). */
function literal(bytes: readonly number[], lengthBytes: 0 | 1 | 2 | 3 | 4): number[] {
  const last = bytes.length - 1;
  if (lengthBytes === 0) return [last << 2, ...bytes];
  const length = Array.from({ length: lengthBytes }, (_, at) => (last >>> (8 * at)) & 255);
  return [(59 + lengthBytes) << 2, ...length, ...bytes];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)];
}

/** Literals of every kind of length and copies of every kind of distance. */
function sample(): { readonly input: Uint8Array; readonly expected: readonly number[] } {
  const bytes = noise(3000);
  const literals = [
    ...literal(bytes.slice(0, 60), 0),
    ...literal(bytes.slice(60, 300), 1),
    ...literal(bytes.slice(300, 1300), 2),
    ...literal(bytes.slice(1300, 2000), 3),
    ...literal(bytes.slice(2000, 3000), 4),
  ];
  // Eleven bytes from 700 before; 64 that overlap themselves; 20 from the very beginning.
  const copies = [
    (2 << 5) | (7 << 2) | 1,
    700 - 512,
    (63 << 2) | 2,
    3,
    0,
    (19 << 2) | 3,
    0x03,
    0x0c,
    0,
    0,
  ];
  const expected = [...bytes, ...bytes.slice(2300, 2311)];
  for (let at = 0; at < 64; at += 1) expected.push(expected[expected.length - 3] ?? -1);
  expected.push(...expected.slice(3075 - 0x0c03, 3075 - 0x0c03 + 20));
  return { input: Uint8Array.from([...varint(expected.length), ...literals, ...copies]), expected };
}

test('every kind of literal and copy', () => {
  const { input, expected } = sample();
  expect(decompressed(input, expected.length)).toEqual({ bytes: expected, lent: 1 });
  expect([...(compressors.SNAPPY?.(input, expected.length) ?? [])]).toEqual(expected);
});

test('a stream that shrank is left to WebAssembly', () => {
  const input = Uint8Array.from([
    ...varint(640),
    0,
    7,
    ...new Array(9).fill([(63 << 2) | 2, 1, 0]).flat(),
    (62 << 2) | 2,
    1,
    0,
  ]);
  expect(decompressed(input, 640)).toEqual({ bytes: new Array<number>(640).fill(7), lent: 0 });
});

test('so is one of many short copies', () => {
  const parts = Array.from({ length: 40 }, (_, at) => [
    ...literal(noise(40 + at).slice(at), 0),
    1,
    5,
  ]);
  const input = Uint8Array.from([...varint(40 * 44), ...parts.flat()]);
  const { bytes, lent } = decompressed(input, 40 * 44);
  expect(lent).toBe(1);
  expect(bytes).toEqual([...(compressors.SNAPPY?.(input, 40 * 44) ?? [])]);
  expect(bytes).not.toContain(undefined);
});

test('another length is damage', () => {
  const { input, expected } = sample();
  expect(() => decompressSnappy(input, expected.length + 1, fresh)).toThrow(DamagedPage);
});

test('cut or changed anywhere: the same bytes as the library gives, or an error', () => {
  const { input, expected } = sample();
  const outcome = (work: () => Uint8Array | undefined): string => {
    try {
      return Buffer.from(work() ?? []).toString('hex');
    } catch {
      return 'error';
    }
  };
  const compare = (bytes: Uint8Array, what: string): void => {
    const ours = outcome(() => decompressSnappy(bytes, expected.length, fresh));
    if (ours === 'error') return;
    expect(ours, what).toBe(outcome(() => compressors.SNAPPY?.(bytes, expected.length)));
  };
  for (let length = 2; length < input.length; length += 7) {
    const ours = outcome(() => decompressSnappy(input.subarray(0, length), expected.length, fresh));
    expect(ours, `cut at ${length}`).toBe('error');
  }
  for (let at = 2; at < input.length; at += at > 400 && at < 3000 ? 29 : 1)
    for (const flip of [1, 2, 4, 0x80, 0xff]) {
      const changed = Uint8Array.from(input);
      changed[at] = (changed[at] ?? 0) ^ flip;
      compare(changed, `byte ${at} ^ ${flip}`);
    }
});
