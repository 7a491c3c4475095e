import { rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Field } from '../../../shared/model/dataset';
import type { Column, TensorBatch } from '../../../shared/model/tensor';
import { withFileErrors } from '../../lib/file-error';
import { syncFolder } from '../../formats/rows/output-file';
import { requireRowCount } from '../check-rows';
import { type FieldNames, matchFieldNames } from '../compare-rows';
import { type WriteContext, datasetPlace, writeDataset } from '../write-dataset';

/** Opens the dataset, reads every row into memory, under the source's field names, and closes it. */
export async function loadRows(
  { format, openSettings, source, signal }: WriteContext,
  path: string,
): Promise<readonly TensorBatch[]> {
  const dataset = await format.open(path, { settings: openSettings, signal });
  try {
    const names = matchFieldNames(source.fields, dataset.fields);
    const batches: TensorBatch[] = [];
    let rows = 0;
    for await (const batch of dataset.scan({ signal })) {
      batches.push(namedAsSource(batch, source.fields, names));
      rows += batch.rowCount;
    }
    requireRowCount(rows === source.rowCount, rows, source);
    return batches;
  } finally {
    await dataset.close();
  }
}

function namedAsSource(
  { rowCount, columns }: TensorBatch,
  fields: readonly Field[],
  names: FieldNames,
): TensorBatch {
  return {
    rowCount,
    columns: new Map<string, Column>(
      fields.flatMap(({ name }) => {
        const column = columns.get(names.get(name) ?? name);
        return column === undefined ? [] : [[name, column] as const];
      }),
    ),
  };
}

/**
 * Writes the batches beside the dataset, flushed to the disk, and puts what was written in its
 * place by renaming: what changing a format means that cannot be changed in place.
 * @param context whose source has the fields and the number of rows that are written
 */
export async function replaceDataset(
  context: WriteContext,
  path: string,
  batches: Iterable<TensorBatch>,
): Promise<void> {
  const beside = `${path}-anew`;
  const written = await datasetPlace(context.format, beside);
  await writeDataset(context, written, batches);
  await withFileErrors(path, async () => {
    // A file is replaced by the rename; a folder has to be out of the way.
    if ((await stat(path)).isDirectory()) {
      const before = `${path}-before`;
      await rename(path, before);
      await rename(written, path);
      await rm(before, { recursive: true });
    } else {
      await rename(written, path);
    }
    await syncFolder(dirname(path));
    await rm(beside, { recursive: true, force: true });
  });
}
