import type { SourceRows } from '../source-rows';
import { checkWritten } from '../write-dataset';
import { type PreparedCache, prepareCache } from './cache-state';
import { samplePasses } from './sample-passes';
import type { Timings } from './timings';
import type { OperationContext } from './types';

/** How an operation changes a dataset in one pass; only `run` is under the clock. */
export interface ChangePass {
  /** Changes the dataset at this path, which is the pass's own; its files are closed at the end. */
  run(path: string): Promise<void>;
  /** The rows that the dataset holds then. */
  readonly expected: SourceRows;
}

/**
 * The samples of an operation that changes a dataset, each on a new copy that is compared with
 * the rows expected, every one of them, when the clock has stopped.
 */
export async function measureChanges(
  context: OperationContext,
  prepare: (pass: number) => Promise<ChangePass>,
): Promise<Timings> {
  let cache: PreparedCache | undefined;
  const timings = await samplePasses(context, 'once', async (number, clock) => {
    const pass = await prepare(number);
    const path = await context.freshCopy();
    cache = await prepareCache({ ...context, path });
    await cache.before();
    await clock(() => pass.run(path));
    await checkWritten({ ...context, source: pass.expected }, path);
  });
  cache?.requireState(timings);
  return timings;
}
