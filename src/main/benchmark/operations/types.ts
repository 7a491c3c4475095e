import type { Measure, OperationInfo } from '../../../shared/model/benchmark';
import type { CacheState } from '../../../shared/model/cache-state';
import type { JsonObject } from '../../../shared/model/json';
import type { Format } from '../../formats/types';
import type { SourceRows } from '../source-rows';
import type { Timings } from './timings';
import type { NoWay, OperationWay, WaysTarget } from './ways';

/** What one case runs with, inside its own process. */
export interface OperationContext {
  readonly format: Format;
  readonly createSettings: JsonObject;
  readonly openSettings: JsonObject;
  /** `OperationWay.id` of the case. */
  readonly way: string;
  /** The rows that lie in the dataset, or are to be written. */
  readonly source: SourceRows;
  /** Reads: the dataset. Writes: a folder that exists and belongs to this case alone. */
  readonly path: string;
  /** Changes: a new copy of the prepared dataset, the one before removed. Gives its path. */
  readonly freshCopy: () => Promise<string>;
  readonly sampling: Sampling;
  readonly cache: CacheState;
  /** Seeds the rows that are read: the same for every format. */
  readonly seed: number;
  readonly signal: AbortSignal | undefined;
  /** Timed passes done, of how many. */
  readonly passDone: (done: number, total: number) => void;
}

/** The samples that one process takes: a round's share of the case's. */
export interface Sampling {
  /** Timed samples. */
  readonly samples: number;
  /** How many samples earlier rounds took: this one's are numbered from there. */
  readonly first: number;
  /** Untimed passes at least; short passes get more. */
  readonly warmups: number;
  /** Stops after a sample once this many seconds were timed. */
  readonly seconds?: number | undefined;
  /** Passes a sample, where an earlier round found how many. */
  readonly passes?: number | undefined;
}

export interface OperationOutcome extends Timings {
  /** Rows that one pass moves. */
  readonly rowsPerSample: number;
  /** Beside time: recall, waits, hits. */
  readonly measures?: readonly Measure[];
  /** Bytes that one pass moves, where that is not all numbers of its rows. */
  readonly bytesPerSample?: number;
}

/**
 * One thing that is measured. A file beside this one exports it, registry.ts names it.
 *
 * `run` times one complete pass a sample and compares the rows it got with the source's outside
 * the clock; it throws where they differ, so that no unchecked time ever counts.
 */
export interface Operation extends OperationInfo {
  /** The ways in which it can be done with an entry, each measured apart; or why it cannot be. */
  ways(target: WaysTarget): readonly OperationWay[] | NoWay;
  run(context: OperationContext): Promise<OperationOutcome>;
}
