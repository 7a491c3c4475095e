import { describe, expect, it } from 'vitest';
import { caseTrend } from './case-trend';
import { compareRuns } from './compare-runs';
import { createRandom } from './random';
import { reportFixture, resultFixture } from './report-fixture';
import { median } from './statistics';

/** Seconds around `centre`, spread by ± 3 %. */
function samplesAround(centre: number, seed: number): readonly number[] {
  const random = createRandom(seed);
  return Array.from({ length: 20 }, () => centre * (0.97 + 0.06 * (random.below(1e6) / 1e6)));
}

const caseOf = (samples: readonly number[], overrides = {}) =>
  resultFixture({ samples, roundSamples: [10, 10], median: median(samples), ...overrides });

const control = (ratio: number) => ({
  label: 'Lance',
  operation: 'write',
  items: 100,
  ratio,
  low: ratio * 0.9,
  high: ratio * 1.1,
});

describe('compareRuns', () => {
  it('gives the ratio of the medians, with its interval and a verdict', async () => {
    const [slow, quick] = [samplesAround(0.2, 1), samplesAround(0.1, 2)];
    const before = reportFixture({ id: 'a', results: [caseOf(slow)], controls: [control(1.02)] });
    const after = reportFixture({ id: 'b', results: [caseOf(quick)], controls: [control(0.95)] });
    const { cases, differences, onlyBefore, onlyAfter } = await compareRuns(before, after);
    expect(cases).toHaveLength(1);
    expect(cases[0]).toMatchObject({
      label: 'Lance',
      operation: 'write',
      items: 100,
      ratio: median(slow) / median(quick),
      noiseFloor: 1 / 0.95,
      verdict: 'faster',
      before: { median: median(slow), samples: 20 },
      after: { median: median(quick), samples: 20 },
    });
    expect(cases[0]?.low).toBeGreaterThan(1.9);
    expect(cases[0]?.low).toBeLessThan(median(slow) / median(quick));
    expect(cases[0]?.high).toBeGreaterThan(median(slow) / median(quick));
    expect(cases[0]?.high).toBeLessThan(2.1);
    expect([differences, onlyBefore, onlyAfter]).toEqual([[], [], []]);
    expect((await compareRuns(after, before)).cases[0]).toMatchObject({ verdict: 'slower' });
  });

  it('calls nothing a difference within the noise of either run', async () => {
    const before = reportFixture({ results: [caseOf(samplesAround(0.11, 1))], controls: [] });
    const results = [caseOf(samplesAround(0.1, 2))];
    const verdictWith = async (ratio: number) =>
      (await compareRuns(before, reportFixture({ results, controls: [control(ratio)] }))).cases[0]
        ?.verdict;
    expect(await verdictWith(1.05)).toBe('faster');
    expect(await verdictWith(1.3)).toBe('no difference detected');
    expect(await verdictWith(1 / 1.3)).toBe('no difference detected');
  });

  it('finds no difference between runs of the same samples, shuffled', async () => {
    const samples = samplesAround(0.1, 3);
    const [a, b] = [samples, samples.toReversed()].map((own) =>
      reportFixture({ results: [caseOf(own)] }),
    );
    if (a === undefined || b === undefined) throw new Error('no reports');
    expect((await compareRuns(a, b)).cases[0]).toMatchObject({
      ratio: 1,
      verdict: 'no difference detected',
    });
  });

  it('pairs the same case only, and says what has no pair', async () => {
    const samples = samplesAround(0.1, 4);
    const before = reportFixture({
      results: [
        caseOf(samples, { settings: { x: 1, y: 2 } }),
        caseOf(samples, { way: 'batch', label: 'Lance · batch' }),
        caseOf(samples, { items: 5 }),
      ],
    });
    const after = reportFixture({
      results: [
        caseOf(samples, { settings: { y: 2, x: 1 } }),
        caseOf(samples, { way: 'single', label: 'Lance · single' }),
        caseOf(samples, { operation: 'open' }),
      ],
    });
    const { cases, onlyBefore, onlyAfter } = await compareRuns(before, after);
    expect(cases.map(({ settings }) => settings)).toEqual([{ y: 2, x: 1 }]);
    expect(onlyBefore.map(({ way, items }) => [way, items])).toEqual([
      ['batch', 100],
      ['', 5],
    ]);
    expect(onlyAfter.map(({ way, operation }) => [way, operation])).toEqual([
      ['single', 'write'],
      ['', 'open'],
    ]);
  });

  it('finds the cases of reports that name no way by their settings, where those suffice', async () => {
    const samples = samplesAround(0.1, 5);
    const settings = { access: 'batch' };
    const old = reportFixture({ results: [caseOf(samples, { settings })] });
    const now = reportFixture({ results: [caseOf(samples, { settings, way: 'batch' })] });
    expect((await compareRuns(old, now)).cases).toHaveLength(1);
    const two = reportFixture({
      results: [caseOf(samples, { settings, way: 'a' }), caseOf(samples, { settings, way: 'b' })],
    });
    expect((await compareRuns(two, old)).cases).toEqual([]);
  });

  it('says first what makes the times of two runs say nothing about each other', async () => {
    const before = reportFixture();
    const after = reportFixture({
      status: 'cancelled',
      controls: [],
      environment: {
        ...before.environment,
        cpu: 'Another processor',
        loadAverage: 3,
        libraries: { 'apache-arrow': '18.1.1', new: '1.0.0' },
      },
      method: { ...before.method, cache: 'cold', rowShape: [8], rounds: 5 },
    });
    const { differences } = await compareRuns(before, after);
    expect(differences).toEqual([
      { kind: 'work', text: 'Shape of a row: 64 × 64 × 3, then 8.' },
      { kind: 'work', text: 'Cache: hot, then cold.' },
      {
        kind: 'machine',
        text: 'Processor: A processor, 4 cores, then Another processor, 4 cores.',
      },
      { kind: 'machine', text: 'The machine was busy when the second run (load 3.00) began.' },
      {
        kind: 'software',
        text: 'Libraries: apache-arrow 18.1.0, then 18.1.1; new none, then 1.0.0.',
      },
      { kind: 'method', text: 'Rounds: 1, then 5.' },
      {
        kind: 'method',
        text: 'The second run was cancelled: what is missing was not measured.',
      },
      {
        kind: 'method',
        text: 'The noise of the second run is not known: it measured nothing twice.',
      },
    ]);
  });
});

describe('caseTrend', () => {
  it('is the case in every run with such rows, oldest first', () => {
    const run = (id: string, seconds: number, overrides = {}) =>
      reportFixture({
        id,
        createdAt: `2025-01-0${id}T00:00:00.000Z`,
        results: [caseOf([seconds, seconds, seconds], { low: seconds / 2, high: seconds * 2 })],
        ...overrides,
      });
    const about = run('3', 0.3);
    const elsewhere = { ...about.environment, cpu: 'Another' };
    const runs = [
      about,
      run('1', 0.1, { environment: elsewhere }),
      run('2', 0.2, { method: { ...about.method, cache: 'cold' } }),
      run('4', 0.4, { results: [caseOf([1], { items: 7 })] }),
    ];
    const identity = { format: 'lance', settings: {}, operation: 'write', way: '', items: 100 };
    const trend = caseTrend(about, identity, runs);
    expect(trend.leftOut).toBe(1);
    expect(trend.points).toMatchObject([
      {
        run: { id: '1' },
        median: 0.1,
        low: 0.05,
        high: 0.2,
        samples: 3,
        differences: [{ kind: 'machine' }],
      },
      { run: { id: '3' }, median: 0.3, differences: [] },
    ]);
    expect(() => caseTrend(about, { ...identity, items: 8 }, runs)).toThrow('has no such case');
  });
});
