import { expect, it } from 'vitest';
import { describeProgress, progressPercent } from './describe-progress';

it('names what is known', () => {
  expect(
    describeProgress({
      done: 1200,
      total: 5000,
      unit: 'rows',
      bytesPerSecond: 577e6,
      elapsedMs: 900,
      remainingMs: 12_000,
    }),
  ).toBe('1,200 of 5,000 rows · 577 MB/s · 12.0 s left');
});

it('does not pretend to know the time left to the millisecond', () => {
  expect(
    describeProgress({ done: 9, total: 10, unit: 'rows', elapsedMs: 900, remainingMs: 293 }),
  ).toBe('9 of 10 rows · less than 1 s left');
});

it('leaves out what is not', () => {
  expect(describeProgress({ done: 3, total: 0, unit: 'files', elapsedMs: 10 })).toBe('3 files');
  expect(describeProgress({ done: 1500, total: 3000, unit: 'bytes', elapsedMs: 10 })).toBe(
    '1.50 kB of 3.00 kB',
  );
});

it('has a percentage only where there is an end', () => {
  expect(progressPercent({ done: 1, total: 4, unit: 'processes', elapsedMs: 1 })).toBe(25);
  expect(progressPercent({ done: 1, total: 0, unit: 'processes', elapsedMs: 1 })).toBeNull();
  expect(progressPercent(null)).toBeNull();
});
