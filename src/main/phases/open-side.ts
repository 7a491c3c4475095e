import type { PhaseSide } from '../../shared/model/phases';
import type { JsonObject } from '../../shared/model/json';
import { openDataset } from '../datasets/open';
import type { Dataset, Format } from '../formats/types';
import { throwIfCancelled } from '../lib/cancel';
import { toFileError } from '../lib/file-error';

/** One of the two as opening it tells, or why it does not open. */
export interface OpenedSide<T> {
  readonly side: PhaseSide | null;
  /** What is wrong with it as a whole; null where nothing is. */
  readonly problem: string | null;
  /** What `look` made of the open dataset; null where it did not open. */
  readonly look: T | null;
}

/** Reads headers; the dataset is closed again. */
export async function openSide<T>(
  path: string,
  format: Format,
  settings: JsonObject,
  look: (dataset: Dataset) => Promise<T>,
  signal: AbortSignal | undefined,
): Promise<OpenedSide<T>> {
  let opened;
  try {
    opened = await openDataset(path, { format: format.id, settings, signal });
  } catch (error) {
    throwIfCancelled(signal);
    return { side: null, problem: toFileError(error, path).message, look: null };
  }
  try {
    const { rowCount, bytes, files, formatLabel, problems } = opened.summary;
    const worst = problems.find(({ severity }) => severity === 'error');
    return {
      side: { path, format: format.id, formatLabel, settings, rows: rowCount, bytes, files },
      problem: worst?.message ?? null,
      look: await look(opened.dataset),
    };
  } finally {
    await opened.dataset.close();
  }
}
