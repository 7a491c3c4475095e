import { expect, it } from 'vitest';
import { casesText, plannedText, processCount } from './planned-cases';

it('tells the cases that are shown from those that tell the noise', () => {
  const run = { cases: 18, controls: 8, rounds: 3 };
  expect(processCount(run)).toBe(78);
  expect(casesText(run)).toBe('18 cases and 8 controls');
  expect(plannedText(run)).toBe(
    '18 cases and 8 controls (cases measured once more, for the noise) in 3 rounds: 78 processes',
  );
});

it('says nothing of controls where there are none', () => {
  const run = { cases: 1, controls: 0, rounds: 1 };
  expect(casesText(run)).toBe('1 case');
  expect(plannedText(run)).toBe('1 case in 1 round: 1 process');
});
