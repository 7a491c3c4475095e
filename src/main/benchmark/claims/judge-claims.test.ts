import { describe, expect, it } from 'vitest';
import type { BenchmarkReport, CaseResult } from '../../../shared/model/benchmark';
import type { TpchTableName } from '../../../shared/model/benchmark-data';
import type { ClaimVerdict } from '../../../shared/model/claim';
import { reportFixture, resultFixture } from '../report-fixture';
import { ratioClaims, storageClaims } from './claim';
import { judgeClaims } from './judge-claims';
import { agrees, isTooWide } from './judge-ratio';
import { tellingSentence } from './plausibility';
import { PUBLISHED } from './published';

/** A case of ten samples within 1 % of the median. */
function timed(median: number, overrides: Partial<CaseResult>): CaseResult {
  const samples = Array.from({ length: 10 }, (_, at) => median * (0.99 + 0.002 * at));
  return resultFixture({ ...overrides, samples, roundSamples: [5, 5], median });
}

function report(results: readonly CaseResult[], overrides: Partial<BenchmarkReport> = {}) {
  return reportFixture({ results, storage: [], ...overrides });
}

function of(verdicts: readonly ClaimVerdict[], start: string): readonly ClaimVerdict[] {
  return verdicts.filter(({ id }) => id.startsWith(start));
}

const lance = { format: 'lance', label: 'Lance' };
const hyrax = { format: 'hyrax', label: 'Hyrax npy' };

describe('agrees', () => {
  it.each([
    ['a range that the interval meets', [2, 3], [2.9, 4], true],
    ['a range below the interval', [2, 3], [3.1, 4], false],
    ['a range above the interval', [2, 3], [1, 1.9], false],
    ['a lower bound that the interval reaches', [10, null], [8, 10], true],
    ['a lower bound that it does not', [10, null], [8, 9.9], false],
    ['one number inside the interval', [16.37, 16.37], [16, 17], true],
    ['one number that is exceeded', [16.37, 16.37], [40, 41], true],
    ['one number that is not reached', [16.37, 16.37], [1.9, 2.3], false],
    ['a slowdown that is exceeded', [0.15, 0.15], [0.05, 0.06], true],
    ['a slowdown where there is less of one', [0.15, 0.15], [0.5, 0.6], false],
    ['a slowdown where there is an advantage', [0.15, 0.15], [2, 3], false],
  ] as const)('%s', (_, [low, high], [from, to], expected) => {
    expect(agrees({ low, high }, { low: from, high: to })).toBe(expected);
  });
});

describe('isTooWide', () => {
  it.each([
    ['holds the range and 1', [2, 3], [0.9, 2.1], true],
    ['reaches the bound from below 1', [10, null], [0.5, 11], true],
    ['holds a slowdown and 1', [0.15, 0.15], [0.1, 1.2], true],
    ['holds the range and not 1', [2, 3], [1.1, 2.1], false],
    ['holds 1 and not the range', [2, 3], [0.9, 1.9], false],
    ['is about a ratio near 1', [1.05, 1.05], [0.98, 1.1], false],
  ] as const)('an interval that %s', (_, [low, high], [from, to], expected) => {
    expect(isTooWide({ low, high }, { low: from, high: to })).toBe(expected);
  });

  it('makes a claim untestable', () => {
    const noisy = { samples: [0.2, 0.5, 1, 2, 5], roundSamples: [5], median: 1 };
    const results = [
      resultFixture({ ...lance, ...noisy, operation: 'random-read' }),
      timed(10, { ...hyrax, operation: 'random-read' }),
    ];
    expect(of(judgeClaims(report(results)), 'notebook/random-read')[0]?.verdict).toBe('reproduced');
    const wide = [
      resultFixture({ ...lance, ...noisy, operation: 'write' }),
      timed(2, { ...hyrax, operation: 'write' }),
    ];
    const [verdict] = of(judgeClaims(report(wide)), 'notebook/write');
    expect(verdict?.verdict).toBe('not testable here');
    expect(verdict?.why).toMatch(/^The measured interval holds the published ratio and no differ/);
  });
});

describe('the notebook', () => {
  const at = (items: number, write: number, random: number) => [
    timed(write, { ...lance, items }),
    timed(1, { ...hyrax, items }),
    timed(random, { ...lance, items, operation: 'random-read' }),
    timed(1, { ...hyrax, items, operation: 'random-read' }),
  ];
  const verdicts = judgeClaims(report([...at(100, 0.4, 0.5), ...at(500, 2, 0.08)]));

  it('is judged at every size where it claims every size', () => {
    const write = of(verdicts, 'notebook/write');
    expect(write.map(({ verdict, measured }) => [verdict, measured?.value])).toEqual([
      ['reproduced', 2.5],
      ['not reproduced', 0.5],
    ]);
    expect(write[0]).toMatchObject({
      source: 'a notebook',
      statement: 'Write, at every size (100 items): Lance against npy batches',
      published: { low: 2, high: 3 },
      why: 'The published figures contradict each other: those of an investigation give 0.152 × and 0.150 ×.',
      measured: {
        label: 'Lance against Hyrax npy, 100 items',
        figures: [
          { name: 'Lance', value: 0.4, unit: 's' },
          { name: 'Hyrax npy', value: 1, unit: 's' },
        ],
      },
    });
  });

  it('is judged at the best size where it says “up to”', () => {
    expect(of(verdicts, 'notebook/random-read')).toMatchObject([
      { verdict: 'reproduced', measured: { value: 12.5 }, why: null },
    ]);
  });

  it('is not testable where an operation was not measured', () => {
    expect(of(verdicts, 'notebook/sequential-read')).toMatchObject([
      {
        verdict: 'not testable here',
        measured: null,
        why: expect.stringMatching(/^This operation was not measured in this run\./),
      },
    ]);
  });

  it('is not testable with too few samples', () => {
    const few = { samples: [1, 1], roundSamples: [2] };
    const [verdict] = of(
      judgeClaims(
        report([resultFixture({ ...lance, ...few }), resultFixture({ ...hyrax, ...few })]),
      ),
      'notebook/write',
    );
    expect(verdict?.verdict).toBe('not testable here');
    expect(verdict?.why).toContain('With 2 samples a case nothing can be said.');
  });

  it('is judged against every way of the baseline', () => {
    const ways = ['whole', 'rows'].map((way) =>
      timed(1, { ...hyrax, items: 100, operation: 'random-read', way, label: `npy · ${way}` }),
    );
    const own = timed(0.05, { ...lance, items: 100, way: 'take', operation: 'random-read' });
    const [verdict, ...others] = of(judgeClaims(report([own, ...ways])), 'notebook/random-read');
    expect(others).toEqual([]);
    expect(verdict?.verdict).toBe('reproduced');
  });
});

it('other rows are another workload', () => {
  const results = [timed(1, { ...lance, items: 500 }), timed(1, { ...hyrax, items: 500 })];
  const small = judgeClaims(report(results));
  expect(of(small, 'investigation')).toEqual([]);
  const { method } = reportFixture();
  const large = judgeClaims(report(results, { method: { ...method, rowShape: [128, 128, 3] } }));
  expect(of(large, 'investigation/write/500').map(({ verdict }) => verdict)).toEqual([
    'not reproduced',
  ]);
});

it('sizes on disk are judged without an interval', () => {
  const { method } = reportFixture();
  const stored = (format: string, label: string, bytes: number, files: number) => ({
    format,
    label,
    settings: {},
    items: 500,
    bytes,
    files,
    compressionRatio: 1,
  });
  const verdicts = judgeClaims(
    report([timed(1, { ...lance, items: 500 }), timed(1, { ...hyrax, items: 500 })], {
      method: { ...method, rowShape: [128, 128, 3] },
      storage: [stored('lance', 'Lance', 98e6, 2), stored('hyrax', 'Hyrax npy', 98.5e6, 8)],
    }),
  );
  expect(of(verdicts, 'investigation/bytes')).toMatchObject([
    {
      verdict: 'not reproduced',
      published: { low: 93.8 / 211, high: 93.8 / 211 },
      why: 'Lance made these rows no smaller than they are in memory.',
    },
  ]);
  expect(of(verdicts, 'investigation/files')).toMatchObject([{ verdict: 'reproduced' }]);
});

describe('modes of one format', () => {
  const { method } = reportFixture();
  const items = 1_000_000;
  const judged = (rounds: number, seconds: Readonly<Record<string, number>>) => {
    const rowsPerSample = rounds * items;
    const results = Object.entries(seconds).map(([way, median]) =>
      timed(median, {
        format: 'numpack',
        label: way,
        operation: 'load-modify-save',
        way,
        items,
        rowsPerSample,
      }),
    );
    return of(
      judgeClaims(report(results, { method: { ...method, rowShape: [10] } })),
      'numpack-modes',
    );
  };

  it('are compared with each other', () => {
    const verdicts = judged(100, { normal: 2.5, batch: 0.05, map: 5 });
    expect(verdicts.map(({ verdict, measured }) => [verdict, measured?.value])).toEqual([
      ['reproduced', 50],
      ['not reproduced', 0.5],
    ]);
    expect(verdicts[1]?.why).toBe(
      'The published 4.90 ms of writable batch mode for 4.00 GB is 816 GB/s, more than one thread gets from memory.',
    );
  });

  it('are no test where so few rounds cannot reach the published ratio', () => {
    const [batch, map] = judged(10, { normal: 2.5, batch: 0.5, map: 5 });
    expect(batch?.verdict).toBe('not testable here');
    expect(batch?.why).toBe(
      'Published over 100 rounds, measured over 10: what is loaded and saved once can then be at most about 10 times as fast.',
    );
    // Slower is slower, however many rounds.
    expect(map?.verdict).toBe('not reproduced');
  });
});

describe('tables of TPC-H', () => {
  const results = [
    timed(1, { ...lance, items: 9, peakMemoryBytes: 2e8 }),
    timed(2, { ...lance, items: 9, operation: 'write-collected', peakMemoryBytes: 3e8 }),
    timed(4, { format: 'parquet', label: 'Parquet', items: 9 }),
    timed(4, { format: 'parquet', label: 'Parquet', items: 9, operation: 'write-collected' }),
  ];
  const judged = (scaleFactor: number) => {
    const { request } = reportFixture();
    const data = { kind: 'tpch', table: 'orders', scaleFactor, seed: 0 } as const;
    return judgeClaims(report(results, { request: { ...request, data } }));
  };

  it('are judged at the published scale factor only', () => {
    expect(of(judged(1), 'native-writer-orders')).toMatchObject([
      { verdict: 'reproduced', statement: 'Write: TPC-H orders, Lance against Parquet' },
    ]);
    const [small] = of(judged(0.1), 'native-writer-orders');
    expect(small).toMatchObject({ verdict: 'not testable here', measured: { value: 4 } });
    expect(small?.why).toMatch(
      /^Published at scale factor 1, measured at 0\.1\. The study says that its Lance writer/,
    );
    expect(of(judged(1), 'native-writer-customer')).toEqual([]);
  });

  it('tell what collecting costs', () => {
    // Of the study's own format only.
    expect(of(judged(0.1), 'native-writer/collecting')).toMatchObject([
      {
        verdict: 'reproduced',
        measured: { value: 2 },
        why: 'Peak memory: 200 MB streamed, 300 MB collected; the rows themselves are in both.',
      },
    ]);
  });
});

describe('the mean over the tables of TPC-H', () => {
  /** Seconds of Lance; Parquet takes 1. */
  const run = (table: TpchTableName, seconds: number, scaleFactor = 1) => {
    const { request } = reportFixture();
    const results = [
      timed(seconds, { ...lance, items: 9 }),
      timed(1, { format: 'parquet', label: 'Parquet', items: 9 }),
    ];
    const data = { kind: 'tpch', table, scaleFactor, seed: 0 } as const;
    return report(results, { request: { ...request, data } });
  };
  const average = (
    last: BenchmarkReport,
    ...earlier: readonly BenchmarkReport[]
  ): ClaimVerdict | undefined => of(judgeClaims(last, earlier), 'native-writer/average')[0];

  it('counts each table alike, and needs all three', () => {
    const judged = average(run('lineitem', 0.9), run('customer', 0.3), run('orders', 0.5));
    expect(judged).toMatchObject({
      unit: 'share of the time',
      published: { low: 0.62, high: 0.62 },
      verdict: 'reproduced',
      measured: { label: 'Lance of Parquet’s time, mean of 3 tables' },
    });
    expect(judged?.measured?.value).toBeCloseTo((0.3 + 0.5 + 0.9) / 3, 12);
    expect(judged?.measured?.low).toBeLessThan(0.567);
    expect(judged?.measured?.high).toBeGreaterThan(0.567);
    expect(judged?.measured?.high).toBeLessThan(0.58);
    expect(judged?.why).toMatch(
      /^Each table counts alike, here \(customer 0\.300, orders 0\.500, lineitem 0\.900\) as in the study \(customer 0\.431, orders 0\.820, lineitem 0\.635; it states 38 % less time\)\. The study says/,
    );
    const two = average(run('lineitem', 0.9), run('orders', 0.5));
    expect(two).toMatchObject({ verdict: 'not testable here', measured: null });
    expect(two?.why).toMatch(
      /^It is a mean over customer, orders and lineitem; this run and those before it measured orders and lineitem\./,
    );
  });

  it('takes the last run of each table at the same scale factor', () => {
    const earlier = [run('customer', 0.1), run('customer', 0.3), run('orders', 5, 0.1)];
    const judged = average(run('lineitem', 0.9), ...earlier, run('orders', 0.5));
    expect(judged?.measured?.value).toBeCloseTo((0.3 + 0.5 + 0.9) / 3, 12);
  });

  it('is not reproduced where Lance saves less, and not tested at another scale factor', () => {
    const slow = [run('customer', 0.9), run('orders', 1.2)];
    expect(average(run('lineitem', 0.9), ...slow)?.verdict).toBe('not reproduced');
    const small = [run('customer', 0.3, 0.1), run('orders', 0.5, 0.1)];
    const judged = average(run('lineitem', 0.9, 0.1), ...small);
    expect(judged?.verdict).toBe('not testable here');
    expect(judged?.why).toMatch(/^Published at scale factor 1, measured at 0\.1\./);
    expect(average(report([]))).toBeUndefined();
  });
});

describe('streams', () => {
  const streamed = (rows: number, prefetch: number, median: number, wait: number): CaseResult =>
    timed(median, {
      ...lance,
      label: `Lance · ${rows} rows, ${prefetch} ahead`,
      operation: 'stream',
      way: `b${rows}-p${prefetch}`,
      items: 1000,
      measures: [{ id: 'wait', label: 'Wait', value: wait, unit: 's' }],
    });
  const best = (results: readonly CaseResult[]) =>
    of(judgeClaims(report(results)), 'streaming/batch-rows')[0];

  it('are judged by the batch sizes that are near the fastest', () => {
    const grid = [100, 10_000, 100_000].map((rows, at) => streamed(rows, 0, [4, 1, 2][at] ?? 0, 1));
    expect(best(grid)).toMatchObject({
      verdict: 'reproduced',
      why: 'Within 5 % of the fastest: batches of 10,000 rows.',
    });
    const small = [100, 10_000, 100_000].map((rows, at) =>
      streamed(rows, 0, [1, 2, 2][at] ?? 0, 1),
    );
    expect(best(small)?.verdict).toBe('not reproduced');
    expect(best(grid.slice(1))?.verdict).toBe('not testable here');
  });

  it('are judged by their waits with and without reading ahead', () => {
    const waits = (ahead: number) =>
      of(
        judgeClaims(report([streamed(100, 0, 1, 4), streamed(100, 2, 1, ahead)])),
        'streaming/prefetch',
      )[0];
    expect(waits(2)).toMatchObject({ verdict: 'reproduced', measured: { value: 2 } });
    expect(waits(5)?.verdict).toBe('not reproduced');
  });

  it('say what was not measured', () => {
    const verdicts = judgeClaims(report([streamed(100, 0, 1, 4)]));
    expect(of(verdicts, 'streaming/').map(({ verdict }) => verdict)).toEqual(
      Array.from({ length: 4 }, () => 'not testable here'),
    );
  });
});

describe('the published figures themselves', () => {
  const telling = (id: string): string | null => {
    const claim = PUBLISHED.flatMap(ratioClaims).find((one) => one.id === id);
    if (claim === undefined) throw new Error(`no claim ${id}`);
    return tellingSentence(claim);
  };

  it.each([
    [
      'investigation/sequential-read/100/hyrax',
      'The published 100 µs of npy batches for 42.2 MB is 422 GB/s, more than one thread gets from memory.',
    ],
    [
      'investigation/random-read/500/hyrax',
      'By the published times one item of npy batches took 15.9 times as long in 500 items as in 100 (26.7 ms against 1.68 ms).',
    ],
    ['numpack-1m/random-1k/1000000/npz', 'It states 26.0 ×; the two times beside it give 3,591 ×.'],
    ['numpack-1m/replace/1000000/npy', null],
  ])('%s', (id, sentence) => {
    expect(telling(id)).toBe(sentence);
  });

  it('have an id each and finite values', () => {
    const claims = PUBLISHED.flatMap((study) => [...ratioClaims(study), ...storageClaims(study)]);
    expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length);
    for (const { published } of claims) {
      expect(published.low).toBeGreaterThan(0);
      for (const { value } of published.figures) expect(value).toBeGreaterThan(0);
    }
  });
});
