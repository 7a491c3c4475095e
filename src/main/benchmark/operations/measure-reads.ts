import type { Dataset } from '../../formats/types';
import { type FieldNames, matchFieldNames } from '../compare-rows';
import { prepareCache } from './cache-state';
import { samplePasses } from './sample-passes';
import type { OperationContext, OperationOutcome } from './types';

/** How a read operation makes and checks one pass; only `read` runs under the clock. */
export interface ReadPass<Input, Value> {
  /** After every opening, untimed, before the files' pages are put into their state. */
  opened?(dataset: Dataset, names: FieldNames): Promise<void>;
  /** What the pass will read: made before the clock starts, from the pass's number. */
  prepare(pass: number): Input;
  read(dataset: Dataset, input: Input, names: FieldNames): Promise<Value>;
  /** Compares what `read` gave with the source. @throws CheckFailedError */
  check(value: Value, input: Input, names: FieldNames): Promise<void>;
  /** After the last sample, untimed, over the same handle. */
  checkAll?(dataset: Dataset, names: FieldNames): Promise<void>;
}

/**
 * The samples of a read operation: warm-up passes, then timed ones, each checked when its clock
 * has stopped. `hot` keeps one handle; `reopen` and `cold` open anew before every pass, outside
 * the clock; `cold` drops the files' pages after opening, so that the read finds none of them.
 */
export async function measureReads<Input, Value>(
  context: OperationContext,
  rowsPerSample: number,
  pass: ReadPass<Input, Value>,
): Promise<OperationOutcome> {
  const cache = await prepareCache(context);
  let dataset: Dataset | undefined;
  try {
    const timings = await samplePasses(context, 'calibrated', async (number, clock) => {
      if (context.cache !== 'hot') {
        await dataset?.close();
        dataset = undefined;
      }
      const isNew = dataset === undefined;
      const opened = (dataset ??= await openDataset(context));
      const names = matchFieldNames(context.source.fields, opened.fields);
      if (isNew) await pass.opened?.(opened, names);
      const input = pass.prepare(number);
      await cache.before();
      const value = await clock(() => pass.read(opened, input, names));
      await pass.check(value, input, names);
    });
    cache.requireState(timings);
    await checkAll(context, pass, dataset);
    return { ...timings, rowsPerSample };
  } finally {
    await dataset?.close();
  }
}

/** Over the handle of the last sample. */
async function checkAll<Input, Value>(
  context: OperationContext,
  pass: ReadPass<Input, Value>,
  dataset: Dataset | undefined,
): Promise<void> {
  if (dataset === undefined || pass.checkAll === undefined) return;
  await pass.checkAll(dataset, matchFieldNames(context.source.fields, dataset.fields));
}

/** Opens the case's dataset with the case's settings. */
export function openDataset(context: OperationContext): Promise<Dataset> {
  const { format, path, openSettings, signal } = context;
  return format.open(path, { settings: openSettings, signal });
}
