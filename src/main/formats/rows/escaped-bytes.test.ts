import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapeBytes, unescapeBytes } from './escaped-bytes';

test.each([
  ['a plain id', Buffer.from('obj-1'), 'obj-1'],
  ['text beyond ASCII', Buffer.from('zürich ☉'), 'zürich ☉'],
  ['a backslash', Buffer.from('a\\x41'), 'a\\\\x41'],
  ['a byte of Latin-1', Buffer.from([0x7a, 0xfc, 0x72]), 'z\\xfcr'],
  ['a sequence cut short', Buffer.from([0xe2, 0x98]), '\\xe2\\x98'],
  ['an overlong sequence', Buffer.from([0xc0, 0x80]), '\\xc0\\x80'],
  ['nothing', Buffer.from(''), ''],
])('%s', (_, bytes, text) => {
  expect(Buffer.from(escapeBytes(bytes)).toString('utf8')).toBe(text);
  expect(Buffer.from(unescapeBytes(Buffer.from(text))).equals(bytes)).toBe(true);
});

test('any bytes come back, and what they become is text', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const text = escapeBytes(bytes);
      expect(isUtf8(text)).toBe(true);
      expect([...unescapeBytes(text)]).toEqual([...bytes]);
    }),
  );
});

test.each(['\\', 'a\\n', '\\x4', '\\xZZ'])('%j is refused', (text) => {
  expect(() => unescapeBytes(Buffer.from(text))).toThrow('is no escape of a byte');
});
