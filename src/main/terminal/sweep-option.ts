/** `--sweep`: the settings that reading as a stream is measured over. */
import { InvalidArgumentError } from 'commander';
import { UsageError } from '../../shared/errors';
import { DEFAULT_SWEEP, type StreamSweep } from '../../shared/model/benchmark';
import { count, naturalNumber } from './option-values';

type Grid = Pick<StreamSweep, 'batchRows' | 'prefetch'>;

export interface SweepOptions {
  readonly sweep?: Grid;
  /** Bytes; reads a second pass from a cache of this size. */
  readonly sweepCache?: number;
}

/** `100,1000x0,2,8`: rows of a batch × batches read ahead. */
export function sweepGrid(text: string): Grid {
  const [rows, ahead, ...rest] = text.split(/[x×]/);
  if (rows === undefined || ahead === undefined || rest.length > 0) {
    throw new InvalidArgumentError('It must be rows of a batch × batches ahead: 100,1000x0,2,8.');
  }
  const list = (part: string, parse: (one: string) => number): readonly number[] =>
    part.split(',').map((one) => parse(one.trim()));
  return { batchRows: list(rows, count), prefetch: list(ahead, naturalNumber) };
}

/** @throws UsageError where a sweep is given and nothing is swept. */
export function sweepOf(
  { sweep, sweepCache }: SweepOptions,
  operations: readonly string[],
  swept: string,
): StreamSweep | undefined {
  if (sweep === undefined && sweepCache === undefined) return undefined;
  if (!operations.includes(swept)) {
    throw new UsageError('usage', `--sweep is for the operation ${swept}, which is not measured.`, {
      hint: `Add it: --operations ${[...operations, swept].join(',')}.`,
    });
  }
  return { ...DEFAULT_SWEEP, ...sweep, cacheBytes: sweepCache ?? DEFAULT_SWEEP.cacheBytes };
}
