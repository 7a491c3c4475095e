import { expect, it } from 'vitest';
import { formatDuration, formatSeconds, formatTickSeconds } from './format-duration';

it.each([
  [0, '0 ms'],
  [999.4, '999 ms'],
  [1000, '1.0 s'],
  [59_949, '59.9 s'],
  [59_960, '1 min 00 s'],
  [125_000, '2 min 05 s'],
  [3_720_000, '1 h 02 min'],
])('%d ms are %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});

it.each([
  [0, '0 s'],
  [2.5e-8, '25.0 ns'],
  [1.234e-5, '12.3 µs'],
  [0.0018512, '1.85 ms'],
  [0.9996, '1.00 s'],
  [2.4, '2.40 s'],
  [1234.4, '1234 s'],
])('%d s are %s', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

it.each([
  [0, '0 s'],
  [0.05, '50 ms'],
  [0.0000025, '2.5 µs'],
  [2, '2 s'],
])('an axis says %d s as %s', (seconds, text) => {
  expect(formatTickSeconds(seconds)).toBe(text);
});
