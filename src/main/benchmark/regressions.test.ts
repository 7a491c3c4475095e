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

/** 5 rounds of 4 samples around `centre`; each round is a process that is a little off. */
function inRounds(centre: number, ratio: number): ReturnType<typeof reportFixture> {
  const samples = [0.99, 1.01, 1, 0.995, 1.005].flatMap((round) =>
    [0.99, 1, 1, 1.01].map((sample) => centre * round * sample),
  );
  const result = resultFixture({ samples, roundSamples: [4, 4, 4, 4, 4], median: centre });
  const control = { label: 'Lance', operation: 'write', items: 100, low: 0.9, high: 1.1, ratio };
  return reportFixture({ results: [result], controls: [control] });
}

it('finds a planted slowdown in runs of several rounds, and none where there is none', () => {
  const planted = compareWithBaseline(inRounds(1.15, 1.01), inRounds(1, 1.02), 10);
  expect(planted).toMatchObject({ compared: 1, noisy: 0, regressions: [{ noiseFloor: 1.02 }] });
  expect(planted.regressions[0]?.slowdown.ratio).toBeCloseTo(1.15, 12);
  expect(planted.regressions[0]?.slowdown.low).toBeGreaterThan(1.13);
  expect(planted.regressions[0]?.slowdown.high).toBeLessThan(1.17);
  expect(compareWithBaseline(inRounds(1.05, 1.01), inRounds(1, 1.02), 10).regressions).toEqual([]);
  expect(compareWithBaseline(inRounds(1, 1.01), inRounds(1, 1.02), 0).regressions).toEqual([]);
});

it('says where the noise of either run is larger than what is allowed', () => {
  const noisy = compareWithBaseline(inRounds(1.15, 1.01), inRounds(1, 1 / 1.3), 10);
  expect(noisy).toMatchObject({ compared: 1, noisy: 1, regressions: [] });
  expect(compareWithBaseline(inRounds(1.5, 1.01), inRounds(1, 1 / 1.3), 10)).toMatchObject({
    noisy: 1,
    regressions: [{}],
  });
});
