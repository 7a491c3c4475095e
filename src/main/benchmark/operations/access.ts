import { InternalError } from '../../../shared/errors';
import type { TensorBatch } from '../../../shared/model/tensor';
import { batchRowsOf } from '../../formats/rows/request';
import type { Dataset } from '../../formats/types';
import { stream } from '../../streaming/stream';
import { checkConsecutive, checkTaken, requireRowCount } from '../check-rows';
import { type FieldNames, matchFieldNames } from '../compare-rows';
import { createRandom, sampleRows } from '../random';
import { allRows } from './all-rows';
import { prepareCache } from './cache-state';
import { lookAtBatch } from './look-at-batch';
import { openDataset } from './measure-reads';
import { OPERATION_GROUPS } from './operation-groups';
import { samplePasses } from './sample-passes';
import type { Operation, OperationContext, OperationOutcome } from './types';
import type { OperationWay } from './ways';

/** Rows that the lazy way looks at, each with a call of its own, or all where there are fewer. */
const LAZY_ROWS = 100;
const STREAM_BYTES = 4 * 2 ** 20;
const AHEAD = 2;
/** Batches of a stream that are kept for the check. */
const KEPT_BATCHES = 2;

const WAYS = [
  {
    id: 'eager',
    label: 'eager',
    description: 'Loads every row into memory, then looks at them all.',
    settings: {},
  },
  {
    id: 'lazy',
    label: `lazy, ${LAZY_ROWS} rows`,
    description: `Opens the dataset and takes ${LAZY_ROWS} random rows one by one; the others are never read.`,
    settings: {},
  },
  {
    id: 'stream',
    label: 'stream',
    description: `Looks at every row in batches of about 4 MiB, ${AHEAD} read ahead, and lets each go.`,
    settings: {},
  },
] as const satisfies readonly OperationWay[];

export const access = {
  id: 'access',
  label: 'Ways of access',
  description: `The same dataset eager (all rows into memory first), as a stream (every row, a few batches in memory) and lazy (${LAZY_ROWS} rows on demand): time until the first row, time for all, and memory.`,
  timed: `From the path until the last row was looked at, opening included; lazy looks at ${LAZY_ROWS} rows, the others at all. Closing is outside the time.`,
  kind: 'open',
  group: OPERATION_GROUPS.open,
  default: false,
  ways: () => WAYS,
  run: measureAccess,
} as const satisfies Operation;

async function measureAccess(context: OperationContext): Promise<OperationOutcome> {
  const way = WAYS.find(({ id }) => id === context.way);
  if (way === undefined) throw new InternalError(`There is no access “${context.way}”.`);
  const reader = READERS[way.id];
  const cache = await prepareCache(context);
  const { source } = context;
  const firstRows: number[] = [];
  const timings = await samplePasses(context, 'calibrated', async (pass, clock) => {
    await cache.before();
    const { dataset, access: got, started } = await clock(() => openAndRead(context, reader, pass));
    try {
      if (pass >= 0) firstRows.push((got.firstAt - started) / 1000);
      requireRowCount(dataset.rowCount === source.rowCount, dataset.rowCount, source);
      await got.check(matchFieldNames(source.fields, dataset.fields));
    } finally {
      await dataset.close();
    }
  });
  cache.requireState(timings);
  const mean = firstRows.reduce((sum, seconds) => sum + seconds, 0) / firstRows.length;
  return {
    ...timings,
    rowsPerSample: way.id === 'lazy' ? Math.min(LAZY_ROWS, source.rowCount) : source.rowCount,
    measures: [{ id: 'first-row', label: 'Until the first row', value: mean, unit: 's' }],
  };
}

/** What one pass read. */
interface Access {
  /** When the first row could be looked at, on the clock of `performance.now`. */
  readonly firstAt: number;
  /** Keeps the look from being left out. */
  readonly sum: number;
  /** Compares what was kept with the source. @throws CheckFailedError */
  check(names: FieldNames): Promise<void>;
}

type Reader = (dataset: Dataset, context: OperationContext, pass: number) => Promise<Access>;

async function openAndRead(
  context: OperationContext,
  read: Reader,
  pass: number,
): Promise<{ readonly dataset: Dataset; readonly access: Access; readonly started: number }> {
  const started = performance.now();
  const dataset = await openDataset(context);
  try {
    return { dataset, access: await read(dataset, context, pass), started };
  } catch (error) {
    await dataset.close();
    throw error;
  }
}

const eager: Reader = async (dataset, { source, signal }) => {
  const batches: TensorBatch[] = [];
  for await (const batch of dataset.scan({ signal })) batches.push(batch);
  const firstAt = performance.now();
  let sum = 0;
  for (const batch of batches) sum += lookAtBatch(batch);
  const check = async (names: FieldNames): Promise<void> => {
    let row = 0;
    for (const batch of batches) {
      await checkConsecutive(batch, row, { source, names, signal });
      row += batch.rowCount;
    }
    requireRowCount(row === source.rowCount, row, source);
  };
  return { firstAt, sum, check };
};

const lazy: Reader = async (dataset, { source, seed, signal }, pass) => {
  const count = Math.min(LAZY_ROWS, source.rowCount);
  const rows = sampleRows(source.rowCount, count, createRandom(seed, 'lazy', count, pass));
  const taken: { readonly rows: Uint32Array; readonly batch: TensorBatch }[] = [];
  let firstAt = NaN;
  let sum = 0;
  for (const row of rows) {
    const one = Uint32Array.of(row);
    const batch = await dataset.take(one, { signal });
    if (taken.length === 0) firstAt = performance.now();
    sum += lookAtBatch(batch);
    taken.push({ rows: one, batch });
  }
  const check = async (names: FieldNames): Promise<void> => {
    for (const one of taken) await checkTaken(one.batch, one.rows, { source, names, signal });
  };
  return { firstAt, sum, check };
};

const streaming: Reader = async (dataset, { source, signal }, pass) => {
  const batchRows = batchRowsOf(dataset.fields, STREAM_BYTES);
  const count = Math.ceil(source.rowCount / batchRows);
  const keep = new Set(
    Array.from(
      { length: KEPT_BATCHES },
      (_, at) => (Math.abs(pass) + Math.floor((at * count) / KEPT_BATCHES)) % count,
    ),
  );
  const kept: { readonly firstRow: number; readonly batch: TensorBatch }[] = [];
  let firstAt = NaN;
  let [rows, sum, number] = [0, 0, 0];
  for await (const batch of allRows(stream(dataset, { batchRows, prefetch: AHEAD, signal }))) {
    if (number === 0) firstAt = performance.now();
    if (keep.has(number)) kept.push({ firstRow: rows, batch });
    sum += lookAtBatch(batch);
    rows += batch.rowCount;
    number += 1;
  }
  const check = async (names: FieldNames): Promise<void> => {
    requireRowCount(rows === source.rowCount, rows, source);
    for (const { firstRow, batch } of kept) {
      await checkConsecutive(batch, firstRow, { source, names, signal });
    }
  };
  return { firstAt, sum, check };
};

const READERS = { eager, lazy, stream: streaming } as const satisfies Record<
  (typeof WAYS)[number]['id'],
  Reader
>;
