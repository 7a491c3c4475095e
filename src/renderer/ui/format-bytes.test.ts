import { expect, it } from 'vitest';
import { formatBytes, formatExactBytes, formatRate } from './format-bytes';

it.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.00 kB'],
  [49_152, '49.2 kB'],
  [99_960, '100 kB'],
  [999_499, '999 kB'],
  [999_500, '1.00 MB'],
  [2_013_265_920, '2.01 GB'],
  [5e18, '5000 PB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

it('spells a rate and an exact size', () => {
  expect([formatRate(577e6), formatExactBytes(1), formatExactBytes(12_345)]).toEqual([
    '577 MB/s',
    '1 byte',
    '12,345 bytes',
  ]);
});
