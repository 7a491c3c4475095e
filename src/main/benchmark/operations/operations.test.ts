import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { BenchmarkRequest } from '../../../shared/model/benchmark';
import type { TensorBatch } from '../../../shared/model/tensor';
import { resolveEntry } from '../entry';
import { generatedRows } from '../generated-rows';
import { type FormatDoubleOptions, formatDouble, turnLastByte } from '../memory-format-fixture';
import { withWeights } from '../weighted-rows-fixture';
import { median } from '../statistics';
import { OPERATIONS, findOperation } from './registry';
import type { Operation, OperationContext } from './types';

// A collection costs as much as all the rest of a test, and nothing here depends on it.
vi.mock('../collect-garbage', () => ({ collectGarbage: () => undefined }));

let folder = '';
let copies = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'arrayscope-operations-'));
  copies = await mkdtemp(join(tmpdir(), 'arrayscope-operation-copies-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await rm(copies, { recursive: true });
});

const source = withWeights(generatedRows({ shape: [5], dtype: 'float32', seed: 4, items: 130 }));

const request: BenchmarkRequest = {
  entries: [{ format: 'double', settings: {} }],
  operations: [],
  sizes: [130],
  data: { kind: 'generated', shape: [5], dtype: 'float32', seed: 4 },
  repeats: 3,
  sweep: { batchRows: [20], prefetch: [2], cacheBytes: 0 },
  cache: 'hot',
  seed: 9,
};

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
    freshCopy: async () => {
      const copy = join(copies, 'copy');
      await writeFile(copy, 'a copy of the first rows');
      return copy;
    },
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
  return found;
}

const ids = OPERATIONS.map(({ id }) => id);

/** Every way of every operation; with a format that is changed in place what it does otherwise. */
const WAYS = [false, true].flatMap((editable) =>
  OPERATIONS.flatMap(({ id, kind, ways }) => {
    const entry = resolveEntry(formatDouble(source, { editable }).format, {});
    const found = ways({ entry, fields: source.fields, request });
    if ('cannot' in found) throw new Error(`${id}: ${found.cannot}`);
    const differs = (way: string): boolean => !editable || kind === 'change' || way === 'index';
    return found.flatMap(({ id: way }) => (differs(way) ? [{ id, kind, way, editable }] : []));
  }),
);
const READS = WAYS.filter(({ kind }) => kind === 'read');
const TITLE = '$id $way, editable: $editable';

describe.each(WAYS)(TITLE, ({ id, way, editable }) => {
  it('takes as many samples as asked for and leaves nothing open or behind', async () => {
    const { context, double, passes } = setUp({ editable }, { way });
    const outcome = await operation(id).run(context);
    expect(outcome.samples).toHaveLength(3);
    expect(outcome.warmup.length).toBeGreaterThanOrEqual(1);
    for (const seconds of outcome.samples) expect(seconds).toBeGreaterThan(0);
    expect(passes).toEqual(['0/3', '1/3', '2/3', '3/3']);
    expect(double.opened()).toBeGreaterThan(0);
    expect(double.closed()).toBe(double.opened());
    expect(double.editor.open).toBe(0);
    expect(await readdir(folder)).toEqual([]);
    expect((await readdir(copies)).filter((name) => name !== 'copy')).toEqual([]);
  });

  it('gives no time when one byte of what it reads differs', async () => {
    const { context, double } = setUp({ editable, spoil: turnLastByte }, { way });
    await expect(operation(id).run(context)).rejects.toMatchObject({ code: 'rows-differ' });
    expect(double.closed()).toBe(double.opened());
    expect(double.editor.open).toBe(0);
  });

  it('gives no time when a row is missing', async () => {
    const dropRow = (batch: TensorBatch): TensorBatch => ({
      ...batch,
      rowCount: batch.rowCount - 1,
    });
    const { context } = setUp({ editable, spoil: dropRow }, { way });
    await expect(operation(id).run(context)).rejects.toMatchObject({
      code: expect.stringMatching(/^rows-(differ|missing)$/),
    });
  });

  it('stops when it is cancelled', async () => {
    const controller = new AbortController();
    const { context, double } = setUp(
      { editable },
      {
        way,
        sampling: { samples: 1000, first: 0, warmups: 1, passes: 1 },
        signal: controller.signal,
      },
    );
    const running = operation(id).run({
      ...context,
      passDone: (done) => {
        if (done === 2) controller.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(double.closed()).toBe(double.opened());
    expect(double.editor.open).toBe(0);
  });
});

describe.each(WAYS.filter(({ kind }) => kind === 'open' || kind === 'read'))(
  TITLE,
  ({ id, way, editable }) => {
    it('repeats a short pass until a sample is long enough to be timed, other rows each time', async () => {
      const { context } = setUp(
        { editable },
        { way, sampling: { samples: 2, first: 0, warmups: 1 } },
      );
      // A clock that ticks when it is looked at: what a busy machine does in between counts nothing.
      let milliseconds = 0;
      const clock = vi.spyOn(performance, 'now').mockImplementation(() => (milliseconds += 0.25));
      const outcome = await operation(id)
        .run(context)
        .finally(() => clock.mockRestore());
      const { passesPerSample, samples, warmup } = outcome;
      expect(passesPerSample).toBeGreaterThan(1);
      expect(passesPerSample).toBe(Math.ceil(0.02 / median(warmup)));
      expect(samples).toHaveLength(2);
      // Seconds of a pass, not of all of them.
      for (const seconds of samples) expect(seconds).toBeLessThan(2 * Math.max(...warmup));
    });

    it('has no warm-up and one pass where every sample has a process of its own', async () => {
      const sampling = { samples: 1, first: 4, warmups: 1 };
      const { context } = setUp({ editable }, { way, sampling, cache: 'reopen' });
      const outcome = await operation(id).run(context);
      expect(outcome).toMatchObject({ warmup: [], passesPerSample: 1 });
      expect(outcome.samples).toHaveLength(1);
    });

    it('stops early once it was timed for long enough', async () => {
      const sampling = { samples: 50, first: 0, warmups: 1, passes: 1, seconds: 1e-9 };
      const { context } = setUp({ editable }, { way, sampling });
      expect((await operation(id).run(context)).samples).toHaveLength(1);
    });
  },
);

describe.each(READS)(TITLE, ({ id, way, editable }) => {
  it('keeps one handle when hot and opens anew for every pass otherwise', async () => {
    const hot = setUp({ editable }, { way });
    await operation(id).run(hot.context);
    expect(hot.double.opened()).toBe(1);

    const reopen = setUp({ editable }, { way, cache: 'reopen' });
    const { warmup, samples } = await operation(id).run(reopen.context);
    expect(reopen.double.opened()).toBe(warmup.length + samples.length);
  });
});

describe('random reads', () => {
  it.each(['random-read', 'random-batch-read', 'sorted-batch-read'])(
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

it('operations of a group follow one another', () => {
  const groups = OPERATIONS.map(({ group }) => group);
  const runs = groups.filter((group, at) => group !== groups[at - 1]);
  expect(runs).toEqual([...new Set(groups)]);
});
