import { expect, it } from 'vitest';
import {
  bytesText,
  durationText,
  listText,
  ratioText,
  secondsText,
  threeDigits,
} from './number-text';

it.each([
  [0, '0'],
  [0.0001234, '0.00012'],
  [0.99949, '0.999'],
  [0.9996, '1.00'],
  [1, '1.00'],
  [9.994, '9.99'],
  [9.996, '10.0'],
  [12.34, '12.3'],
  [99.9, '99.9'],
  [99.96, '100'],
  [12345, '12,345'],
])('%f reads %s', (value, text) => expect(threeDigits(value)).toBe(text));

it('chooses units', () => {
  expect(secondsText(2)).toBe('2.00 s');
  expect(secondsText(0.0123)).toBe('12.3 ms');
  expect(secondsText(0.0000123)).toBe('12.3 µs');
  expect(bytesText(999)).toBe('999 B');
  expect(bytesText(49_152)).toBe('49.2 kB');
  expect(bytesText(2_010_000_000)).toBe('2.01 GB');
  expect(ratioText(0.996)).toBe('0.996 ×');
  expect(durationText(125_000)).toBe('2 min 5 s');
  expect(listText(['1', '2', '3'])).toBe('1, 2 and 3');
});
