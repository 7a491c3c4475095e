import { expect, it } from 'vitest';
import { compareWithBaseline } from './regressions';
import { reportFixture, resultFixture } from './report-fixture';

const before = [1, 1.01, 0.99, 1, 1.02];
const report = (samples: number[], settings = {}) =>
  reportFixture({ results: [resultFixture({ samples, settings })] });

it('names a case that is slower by more than was allowed', () => {
  const slower = before.map((value) => value * 1.3);
  const { regressions } = compareWithBaseline(report(slower), report(before), 20);
  expect(regressions).toHaveLength(1);
  expect(regressions[0]?.slowdown.ratio).toBeCloseTo(1.3, 12);
  expect(compareWithBaseline(report(slower), report(before), 40).regressions).toEqual([]);
});

it('does not take noise for a regression', () => {
  const noisy = [0.5, 3, 1.3, 0.6, 2];
  expect(compareWithBaseline(report(noisy), report(before), 20).regressions).toEqual([]);
});

it('compares the same case only, whatever the order of its settings', () => {
  const a = compareWithBaseline(report(before, { x: 1, y: 2 }), report(before, { y: 2, x: 1 }), 5);
  expect(a).toMatchObject({ compared: 1, unmatched: 0 });
  const b = compareWithBaseline(report(before, { x: 1 }), report(before, { x: 2 }), 5);
  expect(b).toMatchObject({ compared: 0, unmatched: 1 });
});
