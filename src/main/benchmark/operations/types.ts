import type { CacheState, OperationInfo } from '../../../shared/model/benchmark';
import type { JsonObject } from '../../../shared/model/json';
import type { Format } from '../../formats/types';
import type { SourceRows } from '../source-rows';

/** What one case runs with, inside its own process. */
export interface OperationContext {
  readonly format: Format;
  readonly createSettings: JsonObject;
  readonly openSettings: JsonObject;
  /** The rows that lie in the dataset, or are to be written. */
  readonly source: SourceRows;
  /** Reads: the dataset. Writes: a folder that exists and belongs to this case alone. */
  readonly path: string;
  readonly repeats: number;
  /** Untimed passes at least; short passes get more. */
  readonly warmups: number;
  readonly cache: CacheState;
  /** Seeds the rows that are read: the same for every format. */
  readonly seed: number;
  readonly signal: AbortSignal | undefined;
  /** Timed passes done, of how many. */
  readonly passDone: (done: number, total: number) => void;
}

export interface OperationOutcome {
  /** Seconds, in the order they were taken. */
  readonly samples: readonly number[];
  readonly warmup: readonly number[];
  /** Rows that one sample moves. */
  readonly rowsPerSample: number;
}

/**
 * One thing that is measured. A file beside this one exports it, registry.ts names it.
 *
 * `run` times one complete pass a sample and compares the rows it got with the source's outside
 * the clock; it throws where they differ, so that no unchecked time ever counts.
 */
export interface Operation extends OperationInfo {
  /** Whether a format's ways of reading single rows (`Format.accessModes`) are measured apart. */
  readonly byAccessMode: boolean;
  run(context: OperationContext): Promise<OperationOutcome>;
}
