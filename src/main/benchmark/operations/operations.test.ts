import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TensorBatch } from '../../../shared/model/tensor';
import { benchmarkDefaults } from '../defaults';
import { resolveEntry } from '../entry';
import { generatedRows } from '../generated-rows';
import { type FormatDoubleOptions, formatDouble, turnOneBit } from '../memory-format-fixture';
import { OPERATIONS, findOperation } from './registry';
import type { Operation, OperationContext } from './types';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-operations-'));
});
afterAll(() => rm(folder, { recursive: true }));

const source = generatedRows({ shape: [5], dtype: 'float32', seed: 4, items: 130 });

function setUp(options: FormatDoubleOptions = {}, overrides: Partial<OperationContext> = {}) {
  const double = formatDouble(source, options);
  const passes: string[] = [];
  const context: OperationContext = {
    format: double.format,
    createSettings: {},
    openSettings: {},
    way: '',
    source,
    path: folder,
    freshCopy: () => Promise.reject(new Error('no copy is asked for')),
    // A pass a sample: how many fill one differs from run to run.
    sampling: { samples: 3, first: 0, warmups: 1, passes: 1 },
    cache: 'hot',
    seed: 9,
    signal: undefined,
    passDone: (done, total) => passes.push(`${done}/${total}`),
    ...overrides,
  };
  return { double, context, passes };
}

function operation(id: string): Operation {
  const found = findOperation(id);
  if (found === undefined) throw new Error(`no ${id}`);
  return { ...found, run: (context) => found.run({ ...context, way: firstWay(found) }) };
}

/** Of a format that can do nothing but read and write. */
function firstWay({ ways }: Operation): string {
  const { format } = formatDouble(source);
  const found = ways({
    entry: resolveEntry(format, {}),
    fields: source.fields,
    request: benchmarkDefaults(),
  });
  return 'cannot' in found ? '' : (found[0]?.id ?? '');
}

const ids = OPERATIONS.map(({ id }) => id);
const reads = OPERATIONS.filter(({ kind }) => kind === 'read').map(({ id }) => id);

describe.each(ids)('%s', (id) => {
  it('takes as many samples as asked for, warm-up apart', async () => {
    const { context, passes } = setUp();
    const outcome = await operation(id).run(context);
    expect(outcome.samples).toHaveLength(3);
    expect(outcome.warmup.length).toBeGreaterThanOrEqual(1);
    for (const seconds of outcome.samples) expect(seconds).toBeGreaterThan(0);
    expect(passes).toEqual(['0/3', '1/3', '2/3', '3/3']);
  });

  it('closes whatever it opened', async () => {
    const { context, double } = setUp();
    await operation(id).run(context);
    expect(double.opened()).toBeGreaterThan(0);
    expect(double.closed()).toBe(double.opened());
  });

  it('gives no time when one bit of what it reads differs', async () => {
    const { context, double } = setUp({ spoil: turnOneBit });
    await expect(operation(id).run(context)).rejects.toMatchObject({ code: 'rows-differ' });
    expect(double.closed()).toBe(double.opened());
  });

  it('gives no time when a row is missing', async () => {
    const dropRow = (batch: TensorBatch): TensorBatch => ({
      ...batch,
      rowCount: batch.rowCount - 1,
    });
    const { context } = setUp({ spoil: dropRow });
    await expect(operation(id).run(context)).rejects.toMatchObject({
      code: expect.stringMatching(/^rows-(differ|missing)$/),
    });
  });

  it('stops when it is cancelled', async () => {
    const controller = new AbortController();
    const { context, double } = setUp(
      {},
      { sampling: { samples: 1000, first: 0, warmups: 1, passes: 1 }, signal: controller.signal },
    );
    const running = operation(id).run({
      ...context,
      passDone: (done) => {
        if (done === 2) controller.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(double.closed()).toBe(double.opened());
  });

  it('leaves no file behind', async () => {
    await operation(id).run(setUp().context);
    expect(await readdir(folder)).toEqual([]);
  });
});

describe.each(['open', ...reads])('%s', (id) => {
  it('repeats a short pass until a sample is long enough to be timed, other rows each time', async () => {
    const { context } = setUp({}, { sampling: { samples: 2, first: 0, warmups: 1 } });
    const { passesPerSample, samples, warmup } = await operation(id).run(context);
    expect(passesPerSample).toBeGreaterThan(1);
    expect(passesPerSample).toBeLessThanOrEqual(1000);
    expect(samples).toHaveLength(2);
    // Seconds of a pass, not of all of them.
    for (const seconds of samples) expect(seconds).toBeLessThan(20 * Math.max(...warmup));
  });

  it('has no warm-up and one pass where every sample has a process of its own', async () => {
    const sampling = { samples: 1, first: 4, warmups: 1 };
    const { context } = setUp({}, { sampling, cache: 'reopen' });
    const outcome = await operation(id).run(context);
    expect(outcome).toMatchObject({ warmup: [], passesPerSample: 1 });
    expect(outcome.samples).toHaveLength(1);
  });

  it('stops early once it was timed for long enough', async () => {
    const sampling = { samples: 50, first: 0, warmups: 1, passes: 1, seconds: 1e-9 };
    const { context } = setUp({}, { sampling });
    expect((await operation(id).run(context)).samples).toHaveLength(1);
  });
});

describe.each(reads)('%s', (id) => {
  it('keeps one handle when hot and opens anew for every pass otherwise', async () => {
    const hot = setUp();
    await operation(id).run(hot.context);
    expect(hot.double.opened()).toBe(1);

    const reopen = setUp({}, { cache: 'reopen' });
    const { warmup, samples } = await operation(id).run(reopen.context);
    expect(reopen.double.opened()).toBe(warmup.length + samples.length);
  });
});

describe('stream', () => {
  const streamed = async (way: string, options: FormatDoubleOptions = {}) => {
    const { context, double } = setUp(options, { way });
    const { measures = [] } = (await findOperation('stream')?.run(context)) ?? {};
    return { double, of: Object.fromEntries(measures.map(({ id, value }) => [id, value])) };
  };

  it('tells how long a batch was waited for and worked on', async () => {
    const { of } = await streamed('b20-p3');
    expect(of).toMatchObject({ batches: 7, 'largest-batch': 20 });
    expect(of['wait']).toBeGreaterThan(0);
    expect(of['work']).toBeGreaterThan(0);
    expect(of['cache-hits']).toBeUndefined();
  });

  it('reads a second pass from the cache: all of it where it fits', async () => {
    const { of, double } = await streamed('b20-p0-c1000000');
    expect(of['cache-hits']).toBe(1);
    expect(of['second-pass']).toBeGreaterThan(0);
    // A scan for each first pass, one to five warm-ups and the last check; none for a second.
    expect(double.scans()).toBeGreaterThanOrEqual(1 + 3 + 1);
    expect(double.scans()).toBeLessThanOrEqual(5 + 3 + 1);
    // Three of seven batches: the rows in order push out what comes next.
    expect((await streamed('b20-p0-c2000')).of['cache-hits']).toBe(0);
  });

  it('grows its batches by itself', async () => {
    const { of } = await streamed('adaptive-p2');
    expect(of['largest-batch']).toBeGreaterThanOrEqual(64);
  });
});

describe('random reads', () => {
  it.each(['random-read', 'random-batch-read'])(
    '%s reads the same rows for the same seed, other rows in every sample',
    async (id) => {
      const timed = async (): Promise<number[][]> => {
        const { context, double } = setUp();
        const { warmup } = await operation(id).run(context);
        const aPass = double.takes.length / (warmup.length + 3);
        return double.takes.slice(warmup.length * aPass);
      };
      const first = await timed();
      expect(await timed()).toEqual(first);
      const aPass = first.length / 3;
      expect(first.slice(0, aPass)).not.toEqual(first.slice(aPass, 2 * aPass));
    },
  );

  it('takes 100 different single rows a pass', async () => {
    const { context, double } = setUp();
    const outcome = await operation('random-read').run(context);
    expect(outcome.rowsPerSample).toBe(100);
    const lastPass = double.takes.slice(-100);
    expect(lastPass.every((rows) => rows.length === 1)).toBe(true);
    expect(new Set(lastPass.flat()).size).toBe(100);
  });

  it('takes ten batches of 32 different rows a pass', async () => {
    const { context, double } = setUp();
    const outcome = await operation('random-batch-read').run(context);
    expect(outcome.rowsPerSample).toBe(320);
    for (const rows of double.takes) expect(new Set(rows).size).toBe(32);
  });

  it('asks for no more rows than there are', async () => {
    const few = generatedRows({ shape: [2], dtype: 'int16', seed: 1, items: 3 });
    const { format, takes } = formatDouble(few);
    const outcome = await operation('random-read').run({ ...setUp().context, format, source: few });
    expect(outcome.rowsPerSample).toBe(3);
    expect(takes.flat().every((row) => row < 3)).toBe(true);
  });
});

it('a sequential read is checked in full after the last sample', async () => {
  const { context, double } = setUp();
  const { warmup, samples } = await operation('sequential-read').run(context);
  expect(double.scans()).toBe(warmup.length + samples.length + 1);
});

it('operations have ids of their own', () => {
  expect(new Set(ids).size).toBe(ids.length);
});
