import { expect, test } from 'vitest';
import { checkOneFrame, mostContentBytes, zstdFrame } from './zstd-frame';

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'));

test.each([
  ['28b52ffd2008410000', 8],
  ['28b52ffd600100410000', 257],
  ['28b52ffda0ffffffff410000', 2 ** 32 - 1],
  ['28b52ffde00000000001000000410000', 2 ** 32],
])('%s says that it holds %d bytes', (hex, contentBytes) => {
  // Single segments, with one, two, four and eight bytes of length: the window is the content.
  expect(zstdFrame(bytes(hex))).toMatchObject({ contentBytes, windowBytes: contentBytes });
});

test('a frame that does not say is bounded by its blocks', () => {
  // A raw block of 3 bytes, then a run of 70,000.
  const frame = bytes('28b52ffd0058180000616263838b0861');
  const header = zstdFrame(frame);
  expect(header).toEqual({ contentBytes: null, windowBytes: 2 ** 21, blocksAt: 6 });
  expect(mostContentBytes(frame, header)).toBe(70_003);
});

test.each(['', '28b52ffd', '28b52ffe2008410000', '28b52ffda0ffff', '28b52ffd00581800'])(
  '%s is refused',
  (hex) => {
    const frame = bytes(hex);
    expect(() => mostContentBytes(frame, zstdFrame(frame))).toThrow(/^it(?:s| is) /);
  },
);

test('one frame and nothing else', () => {
  const whole = '28b52ffd0058180000616263838b0861';
  const checked = '28b52ffd0458180000616263838b086101020304';
  for (const hex of [whole, checked]) {
    const frame = bytes(hex);
    expect(() => checkOneFrame(frame, zstdFrame(frame))).not.toThrow();
    // The first byte of another frame.
    const more = bytes(`${hex}28`);
    expect(() => checkOneFrame(more, zstdFrame(more))).toThrow('1 bytes follow its frame');
    for (const end of [frame.length - 1, frame.length - 5]) {
      const cut = frame.subarray(0, end);
      expect(() => checkOneFrame(cut, zstdFrame(cut))).toThrow(/^its frame (?:is cut|ends)/);
    }
  }
});
