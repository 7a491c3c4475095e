import { readFile } from 'node:fs/promises';
import type { TensorBatch } from '../../shared/model/tensor';
import { openDataset } from '../datasets/open';
import { timed } from './timed';

/** Opens a dataset and reads its first row; everything closed again, nothing kept. */
export function timeOpen(path: string, repeats: number): Promise<number[]> {
  return timed(async () => {
    const { dataset } = await openDataset(path);
    await dataset.take([0]);
    await dataset.close();
  }, repeats);
}

/** Takes the tensors of the rows listed in a JSON file one by one; the dataset stays open. */
export async function timeRandomRows(
  path: string,
  rowsFile: string,
  settings: Record<string, string>,
  repeats: number,
): Promise<number[]> {
  const rows = JSON.parse(await readFile(rowsFile, 'utf8')) as number[];
  const { dataset } = await openDataset(path, { settings });
  const columns = dataset.fields.filter(({ kind }) => kind === 'tensor').map(({ name }) => name);
  try {
    return await timed(async () => {
      // NumPy's copies come out of memory that its last copy gave back; so do these.
      let reuse: TensorBatch | undefined;
      for (const row of rows) reuse = await dataset.take([row], { columns, reuse });
    }, repeats);
  } finally {
    await dataset.close();
  }
}
