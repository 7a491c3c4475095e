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
  const claims: DetectedFormat[] = [];
  for (const format of await allFormats()) {
    throwIfCancelled(signal);
    const detection = await withFileErrors(path, () => format.detect(path, signal));
    if (detection !== null) claims.push({ format, detection });
  }
  // Array.prototype.sort is stable, so equal confidence keeps the registry's order.
  return claims.sort((a, b) => b.detection.confidence - a.detection.confidence);
}
