import { describe, expect, it } from 'vitest';
import type { BenchmarkReport, Speedup } from '../../shared/model/benchmark';
import { computeFindings } from './findings';
import { operationInfos } from './operations/registry';
import { reportFixture, resultFixture, speedupFixture } from './report-fixture';

function texts(overrides: Partial<BenchmarkReport>): string[] {
  const quiet = { ...reportFixture().request, repeats: 7, cache: 'cold' as const };
  const report = reportFixture({ request: quiet, ...overrides });
  return computeFindings(report, operationInfos()).map(({ text }) => text);
}

function speedTexts(speedups: readonly Speedup[]): string[] {
  return texts({ speedups, storage: [] });
}

describe('speed', () => {
  it('gives the range over all sizes and the interval at the largest', () => {
    const speedups = [
      speedupFixture({ items: 1000, ratio: 3, low: 2.5, high: 3.5 }),
      speedupFixture({ items: 100, ratio: 2 }),
    ];
    expect(speedTexts(speedups)).toEqual([
      'Write, Lance against Hyrax npy: 2.00 to 3.00 × as fast at both sizes (95 % interval at 1,000 items: 2.50 to 3.50).',
    ]);
  });

  it('tells mixed verdicts apart and claims none for all', () => {
    const speedups = [
      speedupFixture({ items: 100, ratio: 0.5, low: 0.4, high: 0.8, verdict: 'slower' }),
      speedupFixture({
        items: 500,
        ratio: 1.01,
        low: 0.9,
        high: 1.1,
        verdict: 'no difference detected',
      }),
      speedupFixture({ items: 1000, ratio: 2 }),
    ];
    const [finding] = computeFindings(reportFixture({ speedups }), operationInfos());
    expect(finding?.verdict).toBeUndefined();
    expect(finding?.text).toBe(
      'Write, Lance against Hyrax npy: 2.00 × as fast at 1,000 items (95 % interval at 1,000 items: 1.50 to 2.50); ' +
        '2.00 × the time at 100 items (95 % interval at 100 items: 1.25 to 2.50); ' +
        'no difference detected at 500 items (ratio 1.01).',
    );
  });

  it('says that no difference was detected', () => {
    const alike = { ratio: 0.98, low: 0.9, high: 1.1, verdict: 'no difference detected' as const };
    const findings = computeFindings(
      reportFixture({
        speedups: [100, 500, 1000].map((items) => speedupFixture({ items, ...alike })),
      }),
      operationInfos(),
    );
    expect(findings[0]).toEqual({
      kind: 'speed',
      verdict: 'no difference detected',
      text: 'Write, Lance against Hyrax npy: no difference detected at all 3 sizes (ratio 0.980).',
    });
  });

  it('is silent about what was not measured', () => {
    expect(texts({ speedups: [], storage: [], results: [] })).toEqual([]);
  });
});

it('names bytes and files at the largest size', () => {
  expect(texts({ speedups: [] })).toEqual([
    'On disk at 1,000 items: Hyrax npy 49.2 MB in 4 files; Lance 49.3 MB in 3 files (1.00 × the bytes).',
  ]);
});

describe('cautions', () => {
  const { request, environment } = reportFixture();
  const calm = {
    speedups: [],
    storage: [],
    request: { ...request, repeats: 7, cache: 'cold' as const },
  };

  it('has none for a calm, cold, complete run', () => {
    expect(texts(calm)).toEqual([]);
  });

  it.each<[string, Partial<BenchmarkReport>, string]>([
    ['few repeats', { request: { ...calm.request, repeats: 3 } }, 'Only 3 samples a case'],
    ['a warm cache', { request: { ...calm.request, cache: 'hot' } }, 'served from memory'],
    [
      'a busy machine',
      { environment: { ...environment, loadAverage: 3.2 } },
      'load 3.20 on 4 cores',
    ],
    ['a cancelled run', { status: 'cancelled' }, 'cancelled after 12 cases'],
    [
      'wide intervals',
      { results: [resultFixture({ low: 0.05, high: 0.2 })] },
      'In 1 of 1 case the',
    ],
    ['outliers', { results: [resultFixture({ outliers: [1] })] }, '1 of 3 samples lie beyond'],
    [
      'failures',
      { failures: [{ ...resultFixture(), code: 'rows-differ', message: 'Rows differ.' }] },
      '1 of 13 cases failed and have no time; the first (Lance, write, 100 items): Rows differ.',
    ],
  ])('warns of %s', (_what, overrides, words) => {
    const cautions = texts({ ...calm, ...overrides });
    expect(cautions).toHaveLength(1);
    expect(cautions[0]).toContain(words);
  });
});
