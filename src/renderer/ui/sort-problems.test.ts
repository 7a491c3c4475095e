import { expect, it } from 'vitest';
import type { Problem } from '../../shared/model/dataset';
import { countProblems, sortProblems } from './sort-problems';

const warning: Problem = { severity: 'warning', code: 'extra-file', message: 'w' };
const first: Problem = { severity: 'error', code: 'missing-batch', message: '1' };
const second: Problem = { severity: 'error', code: 'truncated', message: '2' };

it('puts errors before warnings and keeps their order', () => {
  expect(sortProblems([warning, first, second])).toEqual([first, second, warning]);
});

it('counts each kind', () => {
  expect(countProblems([warning, first, second])).toBe('2 errors, 1 warning');
  expect(countProblems([warning])).toBe('1 warning');
  expect(countProblems([])).toBe('no problems');
});
