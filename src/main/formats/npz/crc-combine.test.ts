import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { combineCrc } from './crc-combine';

test.each([0, 1, 2, 127, 128, 65_537, 1_000_003])('a piece of %i bytes is appended', (length) => {
  const first = Buffer.from('a header before it');
  const second = Buffer.alloc(length, 'some bytes');
  const whole = crc32(Buffer.concat([first, second]));
  expect(combineCrc(crc32(first), crc32(second), length)).toBe(whole);
});
