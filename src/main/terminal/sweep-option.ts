/** `--sweep`: the settings that reading as a stream is measured over. */
import { InvalidArgumentError } from 'commander';
import { UsageError } from '../../shared/errors';
import { DEFAULT_SWEEP, type StreamSweep } from '../../shared/model/stream-sweep';
import { count, naturalNumber } from './option-values';

const MOST_THREADS = 64;

type Grid = Pick<StreamSweep, 'batchRows' | 'prefetch' | 'workers'>;

export interface SweepOptions {
  readonly sweep?: Grid;
  /** Bytes; reads a second pass from a cache of this size. */
  readonly sweepCache?: number;
  /** Milliseconds that what is in it stays good. */
  readonly sweepCacheTtl?: number;
}

/** `100,1000x0,2,8`: rows of a batch × batches read ahead; `…x0,2`: × threads that decode. */
export function sweepGrid(text: string): Grid {
  const [rows, ahead, threads, ...rest] = text.split(/[x×]/);
  if (rows === undefined || ahead === undefined || rest.length > 0) {
    throw new InvalidArgumentError(
      'It must be rows of a batch × batches ahead, × threads if wanted: 100,1000x0,2,8x0,2.',
    );
  }
  const list = (part: string, parse: (one: string) => number): readonly number[] =>
    part.split(',').map((one) => parse(one.trim()));
  const grid = { batchRows: list(rows, count), prefetch: list(ahead, naturalNumber) };
  return threads === undefined ? grid : { ...grid, workers: list(threads, threadCount) };
}

function threadCount(text: string): number {
  const value = naturalNumber(text);
  if (value === 1 || value > MOST_THREADS) {
    throw new InvalidArgumentError(`Threads are 0 (none) or 2 to ${MOST_THREADS}.`);
  }
  return value;
}

/** @throws UsageError where a sweep is given and nothing is swept, or a time without a cache. */
export function sweepOf(
  { sweep, sweepCache, sweepCacheTtl }: SweepOptions,
  operations: readonly string[],
  swept: string,
): StreamSweep | undefined {
  if (sweepCacheTtl !== undefined && sweepCache === undefined) {
    throw new UsageError('usage', '--sweep-cache-ttl is for a cache, and none is asked for.', {
      hint: 'Give its bytes too: --sweep-cache 100000000.',
    });
  }
  if (sweep === undefined && sweepCache === undefined) return undefined;
  if (!operations.includes(swept)) {
    throw new UsageError('usage', `--sweep is for the operation ${swept}, which is not measured.`, {
      hint: `Add it: --operations ${[...operations, swept].join(',')}.`,
    });
  }
  return {
    ...DEFAULT_SWEEP,
    ...sweep,
    cacheBytes: sweepCache ?? DEFAULT_SWEEP.cacheBytes,
    ...(sweepCacheTtl === undefined ? {} : { cacheTtlMs: sweepCacheTtl }),
  };
}
