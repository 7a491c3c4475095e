import { throwIfCancelled } from '../lib/cancel';
import { withFileErrors } from '../lib/file-error';
import { allFormats } from '../formats/registry';
import type { Detection, Format } from '../formats/types';

export interface DetectedFormat {
  readonly format: Format;
  readonly detection: Detection;
}

/** Formats that claim the path, the surest first; the registry's order breaks ties. */
export async function detectFormats(
  path: string,
  signal?: AbortSignal,
): Promise<readonly DetectedFormat[]> {
  // All at once: each waits for the disk more than it works.
  const looked = await Promise.all(
    (await allFormats()).map(async (format): Promise<readonly DetectedFormat[]> => {
      const detection = await withFileErrors(path, () => format.detect(path, signal));
      return detection === null ? [] : [{ format, detection }];
    }),
  );
  throwIfCancelled(signal);
  const claims = looked.flat();
  // Array.prototype.sort is stable, so equal confidence keeps the registry's order.
  return claims.sort((a, b) => b.detection.confidence - a.detection.confidence);
}
