import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { InternalError } from '../../shared/errors';
import type { JsonObject } from '../../shared/model/json';
import type { TensorBatch } from '../../shared/model/tensor';
import { throwIfCancelled } from '../lib/cancel';
import { withFileErrors } from '../lib/file-error';
import type { Format } from '../formats/types';
import { checkEveryRow, requireRowCount } from './check-rows';
import { matchFieldNames } from './compare-rows';
import { type SourceRows, rowRange, sourceRowBytes } from './source-rows';

/** Bytes that a writer is handed at a time; the same for every format. */
const WRITE_BYTES = 24 * 2 ** 20;

export interface WriteContext {
  readonly format: Format;
  readonly createSettings: JsonObject;
  readonly openSettings: JsonObject;
  readonly source: SourceRows;
  readonly signal: AbortSignal | undefined;
}

/** All source rows in order, in the batches that writers are handed. */
export async function* sourceBatches(
  source: SourceRows,
  signal: AbortSignal | undefined,
): AsyncGenerator<TensorBatch> {
  const rows = Math.max(1, Math.floor(WRITE_BYTES / Math.max(1, sourceRowBytes(source))));
  for (let start = 0; start < source.rowCount; start += rows) {
    throwIfCancelled(signal);
    yield await source.take(rowRange(start, Math.min(start + rows, source.rowCount)), signal);
  }
}

/** Where a dataset of this format goes below a new folder of its own; makes what must exist. */
export async function datasetPlace(format: Format, folder: string): Promise<string> {
  const place = format.publishedPath?.(folder) ?? folder;
  await withFileErrors(place, () => mkdir(dirname(place), { recursive: true }));
  return place;
}

/** Create, every batch, finish (which flushes to the disk): what `write` times. */
export async function writeDataset(
  { format, createSettings, source, signal }: WriteContext,
  place: string,
  batches: Iterable<TensorBatch> | AsyncIterable<TensorBatch>,
): Promise<void> {
  if (format.create === undefined) throw new InternalError(`${format.label} has no writer.`);
  const schema = { fields: source.fields, rowCount: source.rowCount };
  const writer = await format.create(place, schema, { settings: createSettings, signal });
  try {
    for await (const batch of batches) {
      throwIfCancelled(signal);
      await writer.write(batch);
    }
    await writer.finish(signal);
  } catch (error) {
    await writer.abort();
    throw error;
  }
}

/**
 * Asks every file that was written whether it is of the format, opens the dataset, and compares
 * every row with the source. Gives the versions of the format that the files tell.
 * @throws CheckFailedError
 */
export async function checkWritten(
  { format, openSettings, source, signal }: WriteContext,
  place: string,
): Promise<readonly string[]> {
  const versions = (await format.fileVersions?.(place)) ?? [];
  const dataset = await format.open(place, { settings: openSettings, signal });
  try {
    requireRowCount(dataset.rowCount === source.rowCount, dataset.rowCount, source);
    const names = matchFieldNames(source.fields, dataset.fields);
    await checkEveryRow(dataset.scan({ signal }), { source, names, signal });
  } finally {
    await dataset.close();
  }
  return versions;
}
