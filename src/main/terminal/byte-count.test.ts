import { describe, expect, it } from 'vitest';
import { byteCount } from './byte-count';

describe('a number of bytes', () => {
  it.each([
    ['4000000000', 4_000_000_000],
    ['4GB', 4_000_000_000],
    ['1.5 GiB', 1_610_612_736],
    ['200 kb', 200_000],
    ['7b', 7],
  ])('reads %s', (text, bytes) => expect(byteCount(text)).toBe(bytes));

  it.each(['', '0', '-1', 'GB', '4 XB', '1e9', '0.0001'])('refuses “%s”', (text) =>
    expect(() => byteCount(text)).toThrow('such as 4GB'),
  );
});
