import { describe, expect, it } from 'vitest';
import type { CaseResult } from '../../../shared/model/benchmark';
import { resultFixture } from '../report-fixture';
import { advise } from './advise';

/** Samples close around the median: noise tells nothing apart that differs by a tenth. */
function measured(
  label: string,
  operation: string,
  median: number,
  overrides: Partial<CaseResult> = {},
): CaseResult {
  const samples = [0.99, 1, 1.01, 1, 0.995, 1.005].map((factor) => factor * median);
  return resultFixture({
    label,
    operation,
    median,
    samples,
    roundSamples: [3, 3],
    items: 1000,
    rowsPerSample: 100,
    ...overrides,
  });
}

const storage = (label: string, bytes: number) => ({
  format: label,
  settings: {},
  label,
  items: 1000,
  bytes,
  files: 1,
  compressionRatio: 1,
});

describe('advise', () => {
  it('orders by what was measured, and shares a rank where noise cannot tell', () => {
    const advice = advise({
      results: [
        measured('A', 'random-read', 0.2),
        measured('B', 'random-read', 0.1),
        measured('C', 'random-read', 0.1005),
      ],
      storage: [],
      controls: [],
    });
    const random = advice?.uses.find((one) => one.use === 'random');
    expect(random?.options.map(({ label, rank }) => [label, rank])).toEqual([
      ['B', 1],
      ['C', 1],
      ['A', 3],
    ]);
    expect(random?.options[2]?.timesTheBest).toBeCloseTo(2, 12);
    expect(random?.options[0]?.value).toBeCloseTo(0.001, 12);
    expect(random?.options[0]?.evidence).toContain('Random read 100 ms for 100 rows');
  });

  it('takes a difference within the noise floor for none', () => {
    const results = [measured('A', 'random-read', 0.2), measured('B', 'random-read', 0.1)];
    const control = {
      label: 'A',
      operation: 'random-read',
      items: 1000,
      ratio: 3,
      low: 2,
      high: 4,
    };
    const ranks = advise({ results, storage: [], controls: [control] })?.uses[0]?.options.map(
      ({ rank }) => rank,
    );
    expect(ranks).toEqual([1, 1]);
  });

  it('says what would turn the order round, with the numbers that do', () => {
    const advice = advise({
      results: [
        measured('A', 'sequential-read', 0.1),
        measured('B', 'sequential-read', 0.3),
        measured('A', 'write', 2),
        measured('B', 'write', 1),
      ],
      storage: [],
      controls: [],
    });
    const [change, ...others] = advice?.uses.find((one) => one.use === 'scan')?.changes ?? [];
    expect(others).toEqual([]);
    // One second less to write pays for five scans of 0.2 s more each.
    expect(change).toContain('B is ahead of A where fewer than 5.00 passes of sequential-read');
  });

  it('orders an archive by bytes, exactly', () => {
    const advice = advise({
      results: [measured('A', 'write', 1)],
      storage: [storage('A', 1000), storage('B', 999)],
      controls: [],
    });
    expect(
      advice?.uses.find((one) => one.use === 'archive')?.options.map(({ label }) => label),
    ).toEqual(['B', 'A']);
  });

  it('says what to measure for the uses that it cannot tell anything about', () => {
    const advice = advise({
      results: [measured('A', 'random-read', 0.2)],
      storage: [],
      controls: [],
    });
    expect(advice?.uses).toEqual([]);
    expect(advice?.unknown.map(({ label }) => label)).toContain('Append stream');
    expect(advice?.unknown.find(({ label }) => label === 'Append stream')?.measure).toBe(
      'Append rows with two formats',
    );
  });

  it('compares streams alone where the data is larger than the memory', () => {
    const advice = advise({
      results: [
        measured('A · eager', 'access', 0.1, { way: 'eager' }),
        measured('A · lazy', 'access', 0.1, { way: 'lazy' }),
        measured('B · stream', 'access', 0.3, { way: 'stream' }),
        measured('A · stream', 'access', 0.2, { way: 'stream' }),
      ],
      storage: [],
      controls: [],
    });
    expect(
      advice?.uses
        .find((one) => one.use === 'larger-than-memory')
        ?.options.map(({ label }) => label),
    ).toEqual(['A · stream', 'B · stream']);
  });

  it('has nothing to say about nothing', () => {
    expect(advise({ results: [], storage: [], controls: [] })).toBeNull();
  });
});

describe('mistakes', () => {
  const mistakes = (...results: CaseResult[]) =>
    advise({ results, storage: [], controls: [] })?.mistakes ?? [];

  it('have a cost where this run measured one', () => {
    const [first, second] = mistakes(
      measured('A', 'full-read', 1),
      measured('A', 'open', 0.05, { rowsPerSample: 0 }),
      measured('A · mapped', 'random-read', 0.1),
    );
    expect(first).toMatchObject({ id: 'load-in-loop' });
    expect(first?.factor).toBeCloseTo(1000, 9);
    expect(second).toMatchObject({ id: 'open-per-item' });
    expect(second?.factor).toBeCloseTo(50, 9);
  });

  it('tell the room of wider numbers beside what narrower ones lose, and rank none of them', () => {
    const narrowing = {
      dtype: 'float16',
      elements: 100,
      largestAbsolute: 0.1,
      largestRelative: 0.0005,
      rootMeanSquare: 0.01,
      becameInfinite: 2,
      becameZero: 0,
    } as const;
    const settings = { narrow: 'float16' };
    const advice = advise({
      results: [measured('A', 'write', 1), measured('A as float16', 'write', 0.5, { settings })],
      storage: [
        storage('A', 2000),
        { ...storage('A', 1000), label: 'A as float16', settings, narrowing },
      ],
      controls: [],
    });
    expect(advice?.uses).toEqual([]);
    expect(advice?.mistakes).toEqual([
      {
        id: 'wide-numbers',
        label: 'Wider numbers than the data may need',
        factor: 2,
        text: 'A: 2.00 kB on disk, 1.00 kB as float16, where the largest relative error is 5.00e-4, 2 numbers became infinite and 0 zero.',
      },
    ]);
  });

  it('are not listed where they cost nothing', () => {
    expect(
      mistakes(
        measured('A', 'write', 1, { peakMemoryBytes: 100 }),
        measured('A', 'write-collected', 1.1, { peakMemoryBytes: 110 }),
      ),
    ).toEqual([]);
  });

  it('name the dearest label', () => {
    const [found] = mistakes(
      measured('A', 'random-read', 0.2),
      measured('A', 'random-1k', 0.5, { rowsPerSample: 1000 }),
      measured('B', 'random-read', 0.4),
      measured('B', 'random-1k', 0.5, { rowsPerSample: 1000 }),
    );
    expect(found).toMatchObject({ id: 'one-at-a-time' });
    expect(found?.factor).toBeCloseTo(8, 9);
    expect(found?.text).toContain('B: a row takes 4.00 ms by itself and 500 µs among 1,000');
  });
});
