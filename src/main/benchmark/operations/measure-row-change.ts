import { type RowChange, changedBatches, changedSource } from '../row-change';
import { rowBytesOf } from '../source-rows';
import { IN_PLACE } from './change-ways';
import { changeInPlace } from './edit-in-place';
import { measureChanges } from './measure-changes';
import { loadRows, replaceDataset } from './rewrite-dataset';
import type { OperationContext, OperationOutcome } from './types';

/** Rows that a change is about, or as many as there are. */
export const CHANGED_ROWS = 100;

/** What the clock covers of a change, for either way. */
export const TIMED_CHANGE =
  'From opening the dataset, through the change, until its files are closed and flushed to the disk (fsync); where it is written anew, until what was written has taken its place.';

/**
 * The samples of a change of some rows, other rows in every pass.
 * @param count rows that change
 */
export async function measureRowChange(
  context: OperationContext,
  count: number,
  changeOf: (pass: number) => Promise<RowChange>,
): Promise<OperationOutcome> {
  const { source, format, way } = context;
  const isInPlace = way === IN_PLACE.id;
  const moves = isInPlace && format.capabilities.replacedRowsMove === true;
  const timings = await measureChanges(context, async (pass) => {
    const change = await changeOf(pass);
    const expected = changedSource(source, change, moves);
    const rewrite = async (path: string): Promise<void> => {
      const batches = await loadRows(context, path);
      const changed = changedBatches(source.fields, batches, change);
      await replaceDataset({ ...context, source: expected }, path, changed);
    };
    return {
      expected,
      run: isInPlace ? (path) => changeInPlace(context, path, change) : rewrite,
    };
  });
  return { ...timings, rowsPerSample: count, bytesPerSample: count * rowBytesOf(source.fields) };
}
