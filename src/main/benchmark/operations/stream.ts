import { InternalError } from '../../../shared/errors';
import type { Measure } from '../../../shared/model/benchmark';
import { DEFAULT_SWEEP, STREAM_OPERATION } from '../../../shared/model/stream-sweep';
import type { TensorBatch } from '../../../shared/model/tensor';
import type { Dataset } from '../../formats/types';
import type { BatchStream } from '../../streaming/batch-stream';
import { scanWorkerFile } from '../../streaming/scan-worker-file';
import { stream as streamOf } from '../../streaming/stream';
import type { StreamStatistics } from '../../streaming/stream-statistics';
import { checkConsecutive, checkEveryRow, requireRowCount } from '../check-rows';
import { countText } from '../number-text';
import { THREADS_MEASURE } from '../stream-advice';
import { type StreamWay, parseStreamWay, streamWayId, streamWays } from '../stream-way';
import { allRows } from './all-rows';
import { lookAtBatch } from './look-at-batch';
import { measureReads } from './measure-reads';
import { OPERATION_GROUPS } from './operation-groups';
import type { Operation, OperationContext, OperationOutcome } from './types';
import type { OperationWay, WaysTarget } from './ways';

/** Rows of a timed pass whose batches are kept for the check; all of them would be a full read. */
const KEPT_ROWS = 2;

export const stream = {
  id: STREAM_OPERATION,
  label: 'Stream',
  description:
    'Reads every row in stored order as a stream and looks at one byte in 64 of each batch, over batch sizes, numbers of batches read ahead and, where asked for, of threads that decode.',
  timed:
    'From asking for the first batch until the last was looked at; opening and closing are outside the time. Threads are started, open the dataset and end inside it.',
  kind: 'read',
  group: OPERATION_GROUPS.readAll,
  default: false,
  ways: ({ request }: WaysTarget) => streamWays(request.sweep ?? DEFAULT_SWEEP).map(operationWay),
  run: measureStream,
} as const satisfies Operation;

function operationWay(way: StreamWay): OperationWay {
  const { batchRows, prefetch, workers } = way;
  const threads = workers === 0 ? '' : `, ${workers} threads`;
  const isAdaptive = batchRows === 'adaptive';
  return {
    id: streamWayId(way),
    label: `${isAdaptive ? batchRows : `${countText(batchRows)} rows`}, ${prefetch} ahead${threads}`,
    // The label of the others says all that there is.
    description: isAdaptive ? 'Batches grow while that brings more rows a second.' : '',
    settings: {},
  };
}

interface Passed {
  readonly rows: number;
  readonly sum: number;
  readonly kept: readonly { readonly firstRow: number; readonly batch: TensorBatch }[];
  readonly statistics: StreamStatistics;
  readonly batches: BatchStream<TensorBatch>;
}

interface Wanted {
  readonly isTimed: boolean;
  /** Rows whose batches are kept. */
  readonly rows: readonly number[];
}

async function measureStream(context: OperationContext): Promise<OperationOutcome> {
  const way = parseStreamWay(context.way);
  if (way === undefined) throw new InternalError(`A stream cannot be read as “${context.way}”.`);
  const { source } = context;
  const { rowCount } = source;
  const firsts: StreamStatistics[] = [];
  const seconds: StreamStatistics[] = [];
  const outcome = await measureReads<Wanted, Passed>(context, rowCount, {
    // Others in every pass, spread over the dataset.
    prepare: (pass) => ({
      isTimed: pass >= 0,
      rows: Array.from(
        { length: KEPT_ROWS },
        (_, at) => (Math.abs(pass) * 997 + Math.floor((at * rowCount) / KEPT_ROWS)) % rowCount,
      ),
    }),
    read: (dataset, { rows }) => readThrough(rowsOf(dataset, way, context), rows),
    check: async (passed, { isTimed, rows }, names) => {
      await checkPassed(passed, { ...context, names });
      if (isTimed) firsts.push(passed.statistics);
      if (way.cacheBytes === 0) return;
      // The same stream once more, untimed: what the first pass left in the cache.
      const again = await readThrough(passed.batches, rows);
      await checkPassed(again, { ...context, names });
      if (isTimed) seconds.push(again.statistics);
    },
    checkAll: (dataset, names) =>
      checkEveryRow(rowsOf(dataset, way, context), { ...context, names }),
  });
  return { ...outcome, measures: measuresOf(way, firsts, seconds) };
}

function rowsOf(
  dataset: Dataset,
  { batchRows, prefetch, workers: count, cacheBytes, cacheTtlMs }: StreamWay,
  { openSettings: settings, signal }: OperationContext,
): BatchStream<TensorBatch> {
  const ttlMs = cacheTtlMs > 0 ? cacheTtlMs : undefined;
  const cache = cacheBytes > 0 ? { cache: { bytes: cacheBytes, ttlMs } } : {};
  // However few the rows are: what is asked for is measured, and where it does not pay it shows.
  const workers =
    count > 0 ? { workers: { count, settings, file: scanWorkerFile(), leastBytes: 0 } } : {};
  return streamOf(dataset, { batchRows, prefetch, signal, ...cache, ...workers });
}

async function readThrough(
  batches: BatchStream<TensorBatch>,
  wanted: readonly number[],
): Promise<Passed> {
  const kept: { firstRow: number; batch: TensorBatch }[] = [];
  let rows = 0;
  let sum = 0;
  for await (const batch of allRows(batches)) {
    const end = rows + batch.rowCount;
    for (const row of wanted) {
      if (row >= rows && row < end) kept.push({ firstRow: rows, batch });
    }
    sum = (sum + lookAtBatch(batch)) | 0;
    rows = end;
  }
  return { rows, sum, kept, statistics: batches.statistics(), batches };
}

async function checkPassed(
  { rows, kept }: Passed,
  context: Parameters<typeof checkConsecutive>[2],
): Promise<void> {
  requireRowCount(rows === context.source.rowCount, rows, context.source);
  for (const { firstRow, batch } of kept) await checkConsecutive(batch, firstRow, context);
}

/** Means over the timed passes. */
function measuresOf(
  { workers }: StreamWay,
  firsts: readonly StreamStatistics[],
  seconds: readonly StreamStatistics[],
): readonly Measure[] {
  const mean = (
    of: readonly StreamStatistics[],
    value: (one: StreamStatistics) => number,
  ): number => of.reduce((sum, one) => sum + value(one), 0) / of.length;
  const measures: Measure[] = [
    {
      id: 'wait',
      label: 'Wait a batch',
      value: mean(firsts, (one) => one.waitSecondsPerBatch),
      unit: 's',
    },
    {
      id: 'work',
      label: 'Work a batch',
      value: mean(firsts, (one) => one.workSecondsPerBatch),
      unit: 's',
    },
    { id: 'batches', label: 'Batches', value: mean(firsts, (one) => one.batches), unit: 'count' },
    {
      id: 'largest-batch',
      label: 'Rows of the largest batch',
      value: mean(firsts, (one) => one.largestBatchRows),
      unit: 'count',
    },
  ];
  if (workers > 0) {
    measures.push({
      id: THREADS_MEASURE,
      label: 'Threads that read',
      value: mean(firsts, (one) => one.workers),
      unit: 'count',
    });
  }
  if (seconds.length === 0) return measures;
  return [
    ...measures,
    {
      id: 'cache-hits',
      label: 'Second pass: batches from the cache',
      value: mean(seconds, ({ cacheHits, cacheMisses }) => cacheHits / (cacheHits + cacheMisses)),
      unit: 'ratio',
    },
    {
      id: 'second-pass',
      label: 'Second pass',
      value: mean(seconds, ({ waitSeconds, workSeconds }) => waitSeconds + workSeconds),
      unit: 's',
    },
  ];
}
