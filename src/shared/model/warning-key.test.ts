import { expect, it } from 'vitest';
import type { Problem } from './dataset';
import { lastingAnswers, warningKey } from './warning-key';

const warning: Problem = { severity: 'warning', code: 'null-id', message: '3 rows have no id.' };

it('a warning that says something else is another question', () => {
  expect(warningKey(warning)).toBe(warningKey({ ...warning }));
  expect(warningKey({ ...warning, message: '4 rows have no id.' })).not.toBe(warningKey(warning));
  expect(warningKey({ ...warning, path: 'batch_1.npy' })).not.toBe(warningKey(warning));
});

it('free memory is the same question a moment later', () => {
  const memory = { ...warning, code: 'little-memory', message: '1 GB are free.' };
  expect(warningKey({ ...memory, message: '2 GB are free.' })).toBe(warningKey(memory));
});

it('a yes to discarding holds once, any other as long as the conversion', () => {
  const discarded = { ...warning, code: 'staged-discarded' };
  const keys = new Set([warning, discarded].map(warningKey));
  expect(lastingAnswers([warning, discarded], keys)).toEqual([warningKey(warning)]);
  expect(lastingAnswers([warning], new Set())).toEqual([]);
});
