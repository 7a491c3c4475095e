import { openDataset } from '../datasets/open';
import type { Dataset } from '../formats/types';
import { type Fingerprint, fingerprintChange, fingerprintOfDataset } from '../datasets/fingerprint';
import type { Prepared } from './preflight';

/** The source opened once more, past whatever its first opening remembers. */
export async function withSourceAgain<T>(
  { opened, places }: Prepared,
  work: (dataset: Dataset) => Promise<T>,
): Promise<T> {
  const again = await openDataset(places.source, {
    format: opened.format.id,
    settings: opened.summary.openSettings,
  });
  try {
    return await work(again.dataset);
  } finally {
    await again.dataset.close();
  }
}

/** The first file of the source that was written, added or removed since; null where none was. */
export function sourceFileChange(prepared: Prepared, before: Fingerprint): Promise<string | null> {
  return withSourceAgain(prepared, async (dataset) =>
    fingerprintChange(before, await fingerprintOfDataset(dataset), 'state'),
  );
}
