import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allocateElements, bytesOf } from '../../../shared/model/dtype';
import { type Descr, encodeNpy, encodeNpyHeader } from './encode';
import { parseNpyHeader } from './header';

interface HeaderCase {
  readonly descr: Descr;
  readonly shape: readonly number[];
  readonly hex?: string;
  readonly columns?: number;
  readonly bytes?: number;
  readonly sha256?: string;
}

// Headers as NumPy's own writer spells them.
const { headers }: { headers: HeaderCase[] } = JSON.parse(
  readFileSync(join(import.meta.dirname, 'fixtures', 'header-texts.json'), 'utf8'),
);

test.each(headers.filter(({ hex }) => hex !== undefined))(
  'the header of $shape is what NumPy writes (%#)',
  ({ descr, shape, hex }) => {
    expect(Buffer.from(encodeNpyHeader(descr, shape)).toString('hex')).toBe(hex);
  },
);

test('a header beyond 64 KiB is version 2, as NumPy writes it', () => {
  const large = headers.filter(({ sha256 }) => sha256 !== undefined);
  expect(large).toHaveLength(1);
  for (const { columns = 0, shape, bytes, sha256 } of large) {
    const descr = Array.from({ length: columns }, (_, index) => ({
      name: `column_${String(index).padStart(5, '0')}`,
      descr: '<f4',
      shape: [],
    }));
    const header = encodeNpyHeader(descr, shape);
    expect(header[6]).toBe(2);
    expect(header).toHaveLength(bytes ?? 0);
    expect(createHash('sha256').update(header).digest('hex')).toBe(sha256);
  }
});

test('a row count can be patched in without moving the data', () => {
  const first = encodeNpyHeader('<f4', [0, 64, 64]);
  for (const rows of [1, 999, 10 ** 15])
    expect(encodeNpyHeader('<f4', [rows, 64, 64])).toHaveLength(first.length);
  expect(first.length % 64).toBe(0);
});

test('a tensor becomes a whole file', () => {
  const data = allocateElements('float16', 6);
  bytesOf(data).set([0, 0x7e, 1, 0xfc, 0, 0x80, 1, 2, 3, 4, 5, 6]);
  const file = encodeNpy({ dtype: 'float16', shape: [2, 3], data });
  const header = parseNpyHeader(file, 'memory');
  expect(header).toMatchObject({ version: 1, shape: [2, 3], fortranOrder: false, dataBytes: 12 });
  expect(file.subarray(header.dataOffset)).toEqual(bytesOf(data));
});
