import { describe, expect, it } from 'vitest';
import type { BenchmarkRequest } from '../../shared/model/benchmark';
import type { AccessMode } from '../../shared/model/dataset';
import { benchmarkDefaults } from './defaults';
import type { ResolvedEntry } from './entry';
import { READ_AND_WRITE } from './report-fixture';
import { OPERATIONS } from './operations/registry';
import { planBenchmark, possibleSizes, samplesByRound } from './plan';

function entry(format: string, modes: readonly AccessMode[] = []): ResolvedEntry {
  return {
    format,
    family: format,
    settings: {},
    createSettings: {},
    openSettings: {},
    label: format,
    modes,
    capabilities: READ_AND_WRITE,
  };
}

const modes: readonly AccessMode[] = [
  { id: 'a', label: 'positioned', description: '', settings: { reader: 'positioned' } },
  { id: 'b', label: 'whole batch', description: '', settings: { reader: 'whole' } },
];

function plan(overrides: Partial<BenchmarkRequest> = {}, availableRows: number | null = null) {
  return planBenchmark({
    request: { ...benchmarkDefaults(), ...overrides },
    entries: [entry('npy', modes), entry('lance')],
    fields: [],
    operations: OPERATIONS,
    availableRows,
  });
}

describe('planBenchmark', () => {
  it('has every size, entry, operation and access mode exactly once', () => {
    const { cases } = plan({
      operations: ['write', 'random-read'],
      sizes: [10, 20],
      control: false,
    });
    const names = cases.map(({ key }) => `${key.label} ${key.operation} ${key.items}`).sort();
    expect(names).toEqual(
      [10, 20]
        .flatMap((items) => [
          `npy write ${items}`,
          `lance write ${items}`,
          `npy · positioned random-read ${items}`,
          `npy · whole batch random-read ${items}`,
          `lance random-read ${items}`,
        ])
        .sort(),
    );
  });

  it('measures the baseline once more, in one of its modes', () => {
    const { cases } = plan({ operations: ['write', 'random-read'], sizes: [10, 20] });
    const controls = cases.filter((one) => one.isControl);
    expect(controls.map(({ key }) => `${key.label} ${key.operation} ${key.items}`).sort()).toEqual([
      'npy write 10',
      'npy write 20',
      'npy · positioned random-read 10',
      'npy · positioned random-read 20',
    ]);
  });

  it('runs every case once a round, in another order each time', () => {
    const { cases, rounds } = plan({ rounds: 3 });
    const all = cases.map((_, at) => at);
    expect(rounds).toHaveLength(3);
    expect(rounds[0]).toEqual(all);
    for (const order of rounds) expect([...order].sort((a, b) => a - b)).toEqual(all);
    expect(rounds[1]).not.toEqual(rounds[0]);
    expect(rounds[2]).not.toEqual(rounds[1]);
  });

  it.each([
    [{ repeats: 10, rounds: 3 }, [4, 3, 3]],
    [{ repeats: 2, rounds: 5 }, [1, 1]],
    [{ repeats: 7 }, [7]],
    [{ repeats: 4, rounds: 2, cache: 'reopen' }, [1, 1, 1, 1]],
  ] as const)('takes the samples of %j as %j', (asked, expected) => {
    const { rounds: _, ...defaults } = benchmarkDefaults();
    expect(samplesByRound({ ...defaults, ...asked })).toEqual(expected);
  });

  it('opens each access mode with its own settings and tells it in the key', () => {
    const { cases } = plan({ operations: ['random-read'], sizes: [10] });
    const whole = cases.find(({ key }) => key.label === 'npy · whole batch');
    expect(whole?.openSettings).toEqual({ reader: 'whole' });
    expect(whole?.key.settings).toEqual({ reader: 'whole' });
  });

  it('writes each dataset once and points every read at it', () => {
    const { cases, preparations } = plan();
    expect(preparations).toHaveLength(2 * 5);
    for (const one of cases) {
      const dataset = preparations.find(({ id }) => id === one.reads);
      if (one.key.operation === 'write') expect(one.reads).toBeNull();
      else
        expect(dataset).toMatchObject({ items: one.key.items, entry: { format: one.key.format } });
    }
  });

  it('mixes formats, operations and sizes, in the same order for the same seed', () => {
    const { cases } = plan();
    const changes = (of: (at: number) => unknown): number =>
      cases.filter((_, at) => at > 0 && of(at) !== of(at - 1)).length;
    // In a sorted plan these change 1, 5 and 4 times.
    expect(changes((at) => cases[at]?.key.format)).toBeGreaterThan(20);
    expect(changes((at) => cases[at]?.key.operation)).toBeGreaterThan(40);
    expect(changes((at) => cases[at]?.key.items)).toBeGreaterThan(40);
    expect(cases.map((one) => one.order)).toEqual([...cases.keys()]);
    expect(plan().cases).toEqual(cases);
    expect(plan({ seed: 1 }).cases).not.toEqual(cases);
  });

  it('refuses an operation that there is not', () => {
    expect(() => plan({ operations: ['fly'] })).toThrow('no operation called “fly”');
  });
});

describe('possibleSizes', () => {
  it('sorts and removes doubles', () => {
    expect(possibleSizes([500, 100, 500], null)).toEqual({ sizes: [100, 500], notes: [] });
  });

  it('takes all rows once where more are asked for than there are, and says so', () => {
    const { sizes, notes } = possibleSizes([100, 2000, 5000], 1200);
    expect(sizes).toEqual([100, 1200]);
    expect(notes).toEqual([
      'The dataset has 1,200 rows, so 2,000 and 5,000 items cannot be measured; all 1,200 rows were taken instead.',
    ]);
  });

  it('refuses a dataset without rows', () => {
    expect(() => possibleSizes([100], 0)).toThrow('no rows');
  });
});
