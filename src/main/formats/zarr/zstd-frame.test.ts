import { expect, test } from 'vitest';
import { zstdContentBound } from './zstd-frame';

const frame = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

test('a frame that says how much it holds', () => {
  // Single segment, one, two, four and eight bytes of length.
  expect(zstdContentBound(frame('28b52ffd2008410000'))).toEqual({ bytes: 8, exact: true });
  expect(zstdContentBound(frame('28b52ffd600100410000'))).toEqual({ bytes: 257, exact: true });
  expect(zstdContentBound(frame('28b52ffda0ffffffff410000'))).toEqual({
    bytes: 2 ** 32 - 1,
    exact: true,
  });
  expect(zstdContentBound(frame('28b52ffde00000000001000000410000'))).toEqual({
    bytes: 2 ** 32,
    exact: true,
  });
});

test('a frame that does not say is bounded by its blocks', () => {
  // A raw block of 3 bytes, then a run of 70,000.
  expect(zstdContentBound(frame('28b52ffd0058180000616263838b0861'))).toEqual({
    bytes: 70_003,
    exact: false,
  });
});

test.each(['', '28b52ffd', '28b52ffe2008410000', '28b52ffda0ffff', '28b52ffd00581800'])(
  '%s is refused',
  (hex) => {
    expect(() => zstdContentBound(frame(hex))).toThrow(/^it(?:s| is) /);
  },
);
