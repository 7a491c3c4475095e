import { expect, it } from 'vitest';
import { timeLeftMs } from './time-left';

it('knows nothing before anything is finished', () => {
  expect(timeLeftMs([{ kind: 'a', items: 1, fraction: 0.5, spentMs: 10 }])).toBeUndefined();
});

it('takes the nearest finished size of the same kind', () => {
  const finished = [
    { kind: 'a', items: 100, fraction: 1, spentMs: 10 },
    { kind: 'a', items: 5000, fraction: 1, spentMs: 900 },
    { kind: 'b', items: 2000, fraction: 1, spentMs: 7 },
  ];
  expect(timeLeftMs([...finished, { kind: 'a', items: 2000, fraction: 0, spentMs: 0 }])).toBe(900);
});

it('extrapolates the case under way and guesses kinds never seen from the mean', () => {
  expect(
    timeLeftMs([
      { kind: 'a', items: 100, fraction: 1, spentMs: 10 },
      { kind: 'b', items: 100, fraction: 0.25, spentMs: 30 },
      { kind: 'c', items: 100, fraction: 0, spentMs: 0 },
    ]),
  ).toBe(90 + 10);
});
